using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;

namespace Notary.IpfsRegistry.Checkpoints;

// One stream for each number: "checkpoint-" + number; between these two, an anchor's own events.

/// <summary>A checkpoint's document is in the block store, and its CID is to be anchored. Time: Unix seconds.</summary>
public sealed record CheckpointOpened(
    ulong Number,
    string Chain,
    string Cid,
    string? PreviousCid,
    long Time
);

/// <summary>What the chain shows as its newest checkpoint: this one, or a later one that somebody else anchored.</summary>
/// <param name="TxId">Our transaction; null where somebody else's did it.</param>
public sealed record CheckpointAnchored(string Chain, ulong Number, string Cid, string? TxId)
    : IAnchored;

internal static class CheckpointEvents
{
    internal static void Register(StoreOptions options) =>
        options
            .Events.MapEventType<CheckpointOpened>("checkpoint-opened")
            .MapEventType<CheckpointAnchored>("checkpoint-anchored");
}
