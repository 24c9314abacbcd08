using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Anchoring;

namespace Notary.IpfsRegistry.Groups;

// One stream for each announced group and chain: "handover-" + group id + "-" + CAIP-2 id; between these two, an anchor's own
// events.

/// <summary>
/// Decision: f + 1 members announced the group of the epoch after the one that the chain showed, and it is to take over there.
/// </summary>
/// <param name="PublicKey">G2 compressed, 96 bytes, 0x-hex.</param>
public sealed record GroupChangeAsked(string Chain, ulong Epoch, string PublicKey, string GroupId)
{
    internal string Stream => $"handover-{GroupId}-{Chain}";

    /// <summary>What is asked for on a chain.</summary>
    internal static IEnumerable<GroupChangeAsked> On(string chain, GroupRoll roll) =>
        roll.SuccessorsOn(chain).Select(group => For(group, chain));

    private static GroupChangeAsked For(KnownGroup group, string chain) =>
        new(chain, group.Epoch, group.PublicKey, group.Id.ToString());
}

/// <summary>Input: the group that the chain shows in this epoch or in a later one.</summary>
/// <param name="TxId">Our transaction; null where somebody else's did it.</param>
public sealed record GroupChangeAnchored(string Chain, ulong Epoch, string GroupId, string? TxId)
    : IAnchored
{
    string IAnchored.Content => GroupId;
}

/// <summary>
/// Decision: the group that every chain shows has its version of the group's own document, which is to be anchored.
/// </summary>
public sealed record GroupDocumented(uint Version, string Cid, string GroupId);

internal static class GroupChangeEvents
{
    internal static void Register(StoreOptions options) =>
        options
            .Events.MapEventType<GroupAnnounced>("group-announced")
            .MapEventType<GroupShown>("group-shown")
            .MapEventType<GroupChangeAsked>("group-change-asked")
            .MapEventType<GroupChangeAnchored>("group-change-anchored")
            .MapEventType<GroupDocumented>("group-documented");
}
