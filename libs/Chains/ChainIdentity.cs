using System.Text.Json.Serialization;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Notary.Protocol.Setup;

namespace Notary.Chains;

public enum ChainKind
{
    Evm,
    Fabric,
}

/// <summary>A chain and our contracts on it, in the terms of docs/formats.md.</summary>
/// <param name="Id">CAIP-2 text, as <c>eip155:31337</c> or <c>fabric:mychannel</c>.</param>
/// <param name="UserContract">The contract that answers and agreements name.</param>
/// <param name="ServiceProviderContract">The contract that checks the group's signatures.</param>
public sealed record ChainIdentity(
    string Id,
    ChainKind Kind,
    Bytes32 UserContract,
    Bytes32 ServiceProviderContract
)
{
    /// <summary>keccak256 of <see cref="Id"/>.</summary>
    [JsonIgnore]
    public Bytes32 Chain { get; } = Keccak256.HashText(Id);

    /// <summary>The hash with which this chain checks group messages.</summary>
    [JsonIgnore]
    public ChainHash Hash => Kind == ChainKind.Evm ? ChainHash.Keccak : ChainHash.Sha;

    /// <summary>Whether a block is final as soon as it is there: nothing takes it back.</summary>
    [JsonIgnore]
    public bool IsFinalAtOnce => Kind == ChainKind.Fabric;

    /// <summary>Whether its contracts keep headers of other chains, to check proofs against.</summary>
    [JsonIgnore]
    public bool KeepsHeaders => Kind == ChainKind.Evm;

    /// <summary>The chain as setup documents name it.</summary>
    public SetupChain ToSetup() => new(Id, UserContract, ServiceProviderContract);

    /// <summary>Whether <paramref name="answer"/>'s leg of <paramref name="side"/> belongs on this chain and contract.</summary>
    public bool Carries(Answer answer, Side side) =>
        side == Side.Payment
            ? answer.PaymentChain == Chain && answer.PaymentContract == UserContract
            : answer.DataChain == Chain && answer.DataContract == UserContract;

    /// <summary>Whether <paramref name="agreement"/>'s leg of <paramref name="side"/> belongs on this chain and contract.</summary>
    public bool Carries(Agreement agreement, Side side) =>
        side == Side.Payment
            ? agreement.PaymentChain == Chain && agreement.PaymentContract == UserContract
            : agreement.DataChain == Chain && agreement.DataContract == UserContract;

    /// <summary>The party id under which the consumer is known here.</summary>
    public Bytes32 Consumer(Agreement agreement) =>
        Kind == ChainKind.Evm ? agreement.Consumer.ToBytes32() : agreement.ConsumerFabric;

    /// <summary>The party id under which the provider is known here.</summary>
    public Bytes32 Provider(Agreement agreement) =>
        Kind == ChainKind.Evm ? agreement.Provider.ToBytes32() : agreement.ProviderFabric;

    /// <summary>The party id under which the one who performs a side is known here.</summary>
    public Bytes32 PartyOf(Agreement agreement, Side side) =>
        side == Side.Payment ? Consumer(agreement) : Provider(agreement);

    /// <summary>The message that the group signs to penalise a leg that was due here.</summary>
    /// <param name="firstPublicKey">The group's first key, which names the accounts; G2 compressed, 96 bytes.</param>
    public Bytes32 PenaltyMessage(
        Answer answer,
        PenaltyKind kind,
        ReadOnlySpan<byte> firstPublicKey,
        ulong epoch
    ) =>
        Penalty
            .Of(answer, kind, firstPublicKey, Kind == ChainKind.Evm)
            .Message(Hash, Chain, ServiceProviderContract, epoch);
}
