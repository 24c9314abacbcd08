using System.Numerics;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Chains.Calls;

/// <summary>What this system asks of its contracts; each adapter turns it into a transaction of its chain.</summary>
public abstract partial record ChainCall
{
    private ChainCall() { }

    /// <summary>The deployer puts the first group in force. Key: G2 compressed, 96 bytes.</summary>
    public sealed record Initialize(byte[] GroupKey, Bytes32 GroupId, Bytes32 SetupDigest)
        : ChainCall;

    /// <summary>The group in force hands over to <paramref name="Group"/>, of the epoch after its own.</summary>
    public sealed record ChangeGroup(GroupState Group, GroupProof Proof) : ChainCall;

    /// <summary>A party locks (more of) its deposit. Amount in base units of the deposit asset.</summary>
    public sealed record Lock(
        Agreement Agreement,
        EvmSignature ConsumerSignature,
        EvmSignature ProviderSignature,
        BigInteger Amount
    ) : ChainCall;

    /// <summary>The payment leg, by the consumer.</summary>
    public sealed record Pay(Answer Answer, Attestation Attestation) : ChainCall;

    /// <summary>The delivery leg, by the provider.</summary>
    public sealed record Deliver(Answer Answer, Attestation Attestation, byte[] DataIdentification)
        : ChainCall;

    /// <summary>A penalty under the group's signature. The intent proves the consumer's request where it is accused.</summary>
    public sealed record Penalize(
        Answer Answer,
        Attestation Attestation,
        PenaltyKind Kind,
        IntentProof? Intent,
        GroupProof Proof
    ) : ChainCall;

    /// <summary>Proves to the contract that a leg is recorded. A channel's contract looks at its own record, and needs no more.</summary>
    public sealed record ProveInclusion(
        Answer Answer,
        Attestation Attestation,
        Side Side,
        InclusionProof Proof
    ) : ChainCall;

    /// <summary>Anchors a block of another chain, whose receipts can be proved from then on; EVM only.</summary>
    public sealed record AnchorHeader(GovernancePayload.HeaderAnchor Header, GroupProof Proof)
        : ChainCall;

    public sealed record RegisterAttestor(Address Attestor, ulong ValidUntil, GroupProof Proof)
        : ChainCall;

    public sealed record AnchorSetup(
        Bytes32 AgreementId,
        uint Version,
        Bytes32 CidDigest,
        GroupProof Proof
    ) : ChainCall;

    /// <summary>A newer checkpoint of the event logs, by its CID's digest.</summary>
    public sealed record AnchorCheckpoint(ulong Number, Bytes32 CidDigest, GroupProof Proof)
        : ChainCall;

    /// <summary>Lets a contract take so much of the caller's tokens; EVM only: our chaincode's token is its own.</summary>
    /// <param name="Asset">An ERC-20, as agreements name it.</param>
    public sealed record Approve(Bytes32 Asset, Spender Spender, BigInteger Amount) : ChainCall;

    /// <summary>The payee takes out what payments for these exchanges brought it; on EVM all that it has in the asset.</summary>
    public sealed record Collect(Bytes32 Asset, Bytes32 AgreementId, IReadOnlyList<ulong> Sequences)
        : ChainCall;

    /// <summary>Takes out what the service-provider contract owes the caller (compensation); EVM only.</summary>
    /// <param name="Asset">As agreements name it; zero is the native coin.</param>
    public sealed record Withdraw(Bytes32 Asset = default) : ChainCall;
}

/// <summary>Who takes tokens: for payments, for deposits.</summary>
public enum Spender
{
    UserContract,
    ServiceProviderContract,
}

/// <summary>The group's signature over a message of docs/formats.md. Signature: G1 compressed, 48 bytes.</summary>
public sealed record GroupProof(
    ulong Epoch,
    Bytes32 Nonce,
    IReadOnlyList<Bytes32> Path,
    byte[] Signature
);
