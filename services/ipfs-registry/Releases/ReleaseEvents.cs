using Notary.Chains;
using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.IpfsRegistry.Releases;

// One stream for each agreement and chain: "release-" + agreement id + "-" + CAIP-2 id; between these two, an anchor's own events.

/// <summary>Input and decision: somebody asks for the deposits of a locked setup, of which this chain holds one.</summary>
/// <param name="AgreementId">0x-hex.</param>
/// <param name="Agreement">ABI words, 0x-hex.</param>
public sealed record ReleaseAsked(string AgreementId, string Chain, string Agreement)
{
    internal string Stream => StreamOf(AgreementId, Chain);

    internal static string StreamOf(string agreementId, string chain) =>
        $"release-{agreementId}-{chain}";

    /// <summary>Null on a chain that holds none of its deposits.</summary>
    internal static ReleaseAsked? For(DepositsCompleted locked, ChainIdentity chain)
    {
        var terms = AbiStruct.FromAbiHex<Agreement>(locked.Agreement);
        return Enum.GetValues<Side>().Any(side => chain.Carries(terms, side))
            ? new(locked.AgreementId, chain.Id, locked.Agreement)
            : null;
    }
}

/// <summary>Input: the chain shows that it returned the deposits.</summary>
/// <param name="TxId">Our transaction; null where somebody else's did it.</param>
public sealed record ReleaseShown(string Chain, string AgreementId, string? TxId) : IAnchored
{
    string IAnchored.Content => AgreementId;
}

internal static class ReleaseEvents
{
    internal static void Register(StoreOptions options) =>
        options
            .Events.MapEventType<ReleaseAsked>("release-asked")
            .MapEventType<ReleaseShown>("release-shown");
}
