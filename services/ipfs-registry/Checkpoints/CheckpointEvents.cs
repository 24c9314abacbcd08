using System.Text;
using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;
using Notary.Protocol.Checkpoints;

namespace Notary.IpfsRegistry.Checkpoints;

// One stream for each number: "checkpoint-" + number; between these two, an anchor's own events.

/// <summary>Input and decision: a checkpoint's document is in the block store, and its CID is to be anchored. Time: Unix seconds.</summary>
/// <param name="Document">Canonical JSON, with the heads that the logs' services showed.</param>
public sealed record CheckpointOpened(
    ulong Number,
    string Chain,
    string Cid,
    string? PreviousCid,
    long Time,
    string Document
)
{
    /// <summary>The event that tells of a document.</summary>
    internal static CheckpointOpened Of(CheckpointDocument document, string chain)
    {
        var bytes = document.ToCanonicalJson();
        return new(
            document.Number,
            chain,
            Protocol.Setup.Cid.Of(bytes),
            document.Previous,
            document.Time,
            Encoding.UTF8.GetString(bytes)
        );
    }
}

/// <summary>Input: what the chain shows as its newest checkpoint: this one, or a later one that somebody else anchored.</summary>
/// <param name="TxId">Our transaction; null where somebody else's did it.</param>
public sealed record CheckpointAnchored(string Chain, ulong Number, string Cid, string? TxId)
    : IAnchored
{
    string IAnchored.Content => Cid;
}

internal static class CheckpointEvents
{
    internal static void Register(StoreOptions options) =>
        options
            .Events.MapEventType<CheckpointOpened>("checkpoint-opened")
            .MapEventType<CheckpointAnchored>("checkpoint-anchored");
}
