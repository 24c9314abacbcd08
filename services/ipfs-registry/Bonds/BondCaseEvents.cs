using System.Text;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Anchoring;
using Notary.Protocol.Groups;

namespace Notary.IpfsRegistry.Bonds;

// One stream for each governance message about a bond and chain; between these two, an anchor's own events.

/// <summary>Input and decision: a case about a bond is in the block store, and the group is to be asked for its signature.</summary>
/// <param name="Payload">Of the governance message, 0x-hex: bond-slash or bond-release.</param>
/// <param name="Case">Canonical JSON.</param>
/// <param name="Until">When it is given up; Unix seconds.</param>
public sealed record BondCaseAsked(string Chain, string Payload, string Case, long Until)
{
    internal string Stream => $"bond-{Keccak256.Hash(Hex.Decode(Payload))}-{Nonce}-{Chain}";

    internal BondCase Shown => BondCase.Parse(Encoding.UTF8.GetBytes(Case));

    internal GovernancePayload Decision => GovernancePayload.Parse(Hex.Decode(Payload));

    internal Bytes32 Nonce =>
        Decision switch
        {
            GovernancePayload.BondSlash slash => Shown.NonceFor(slash.Holder),
            GovernancePayload.BondRelease release => Shown.NonceFor(release.Holder),
            _ => throw new FormatException("a bond case is decided by a bond's payload"),
        };
}

/// <summary>Input: the transaction is in a block, or the chain says that this was decided before; or its time has passed.</summary>
/// <param name="TxId">Our transaction; null where it was not ours.</param>
public sealed record BondCaseEnded(string Chain, string Outcome, string? TxId) : IAnchored
{
    internal const string Decided = "decided";
    internal const string Lapsed = "lapsed";

    string IAnchored.Content => Decided;
}

internal static class BondCaseEvents
{
    internal static void Register(StoreOptions options) =>
        options
            .Events.MapEventType<BondCaseAsked>("bond-case-asked")
            .MapEventType<BondCaseEnded>("bond-case-ended");
}
