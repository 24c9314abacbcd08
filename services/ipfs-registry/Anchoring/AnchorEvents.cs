using System.Globalization;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.IpfsRegistry.Anchoring;

// One stream for each version and chain: see AnchorAsked.

/// <summary>Decision: a version was locked, or a group has its document, and the CID is to be anchored on this chain.</summary>
/// <param name="AgreementId">Zero: the group's own document.</param>
public sealed record AnchorAsked(string AgreementId, string Chain, uint Version, string Cid)
{
    internal string Stream => StreamOf(Bytes32.Parse(AgreementId), Version, Chain);

    /// <param name="chain">CAIP-2 id.</param>
    internal static string StreamOf(Bytes32 agreementId, uint version, string chain) =>
        string.Create(CultureInfo.InvariantCulture, $"anchor-{agreementId}-{version}-{chain}");

    /// <summary>The group's own document belongs on every chain.</summary>
    internal static AnchorAsked For(GroupDocumented written, ChainIdentity chain) =>
        new(Bytes32.Zero.ToString(), chain.Id, written.Version, written.Cid);

    /// <summary>The anchor that a locked version gets on a chain of its agreement; null on any other chain.</summary>
    internal static AnchorAsked? For(DepositsCompleted locked, ChainIdentity chain)
    {
        var terms = AbiStruct.FromAbiHex<Agreement>(locked.Agreement);
        return Enum.GetValues<Side>().Any(side => chain.Carries(terms, side))
            ? new(locked.AgreementId, chain.Id, locked.Version, locked.Cid)
            : null;
    }
}

/// <summary>Decision: t notaries agreed. Nonce: 32 bytes; signature: G1 compressed, 48 bytes; both 0x-hex.</summary>
/// <param name="GroupId">The group that the chain showed.</param>
public sealed record AnchorSigned(ulong Epoch, string Nonce, string Signature, string GroupId);

/// <summary>Output: the transaction as it will leave, so that a repetition sends the same one. Raw: 0x-hex.</summary>
public sealed record AnchorPrepared(string TxId, string Raw);

/// <summary>Input: the chain accepted the transaction.</summary>
public sealed record AnchorSubmitted(string TxId);

/// <summary>Input: the chain refused, and has no anchor: it takes a new signature and a new transaction.</summary>
public sealed record AnchorRefused(string Reason);

/// <summary>Input: what the chain shows for this agreement.</summary>
/// <param name="TxId">Our transaction; null where somebody else's did it.</param>
public sealed record SetupAnchored(string Chain, uint Version, string Cid, string? TxId) : IAnchored
{
    string IAnchored.Content => Cid;
}

internal static class AnchorEvents
{
    internal static void Register(StoreOptions options)
    {
        options
            .Events.MapEventType<AnchorAsked>("anchor-asked")
            .MapEventType<AnchorSigned>("anchor-signed")
            .MapEventType<AnchorPrepared>("anchor-prepared")
            .MapEventType<AnchorSubmitted>("anchor-submitted")
            .MapEventType<AnchorRefused>("anchor-refused")
            .MapEventType<SetupAnchored>("setup-anchored");
        options.Projections.Add(new OpenAnchorsProjection());
    }
}
