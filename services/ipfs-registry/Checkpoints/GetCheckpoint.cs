using System.Globalization;
using Notary.Chains;
using Notary.EventStore;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Documents;

namespace Notary.IpfsRegistry.Checkpoints;

/// <summary>
/// GET /v1/checkpoints/{number}, or latest: a checkpoint's CID, how far it is on its way onto the chain, and the group's
/// signature once there is one. What counts is the digest that the chain shows.
/// </summary>
internal static class GetCheckpoint
{
    internal static async Task<CheckpointAnswer> HandleAsync(
        string number,
        IDocumentStore log,
        CheckpointWriter writer,
        CancellationToken cancellation
    )
    {
        if (number == "latest")
        {
            var anchored = await writer.AnchoredAsync(cancellation);
            return await FindAsync(log, anchored + 1, cancellation)
                ?? await FindAsync(log, anchored, cancellation)
                ?? throw Reasons.UnknownCheckpoint();
        }
        if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known))
            throw Reasons.Malformed("A checkpoint's number is decimal, or \"latest\".");
        return await FindAsync(log, known, cancellation) ?? throw Reasons.UnknownCheckpoint();
    }

    private static async Task<CheckpointAnswer?> FindAsync(
        IDocumentStore log,
        ulong number,
        CancellationToken cancellation
    )
    {
        var anchor = await log.QuerySession()
            .Events.AggregateStreamAsync<Anchor>(
                CheckpointSubject.StreamOf(number),
                cancellation: cancellation
            );
        return anchor is null ? null : CheckpointAnswer.Of(anchor);
    }
}

/// <param name="Signature">G1 compressed, 48 bytes, 0x-hex.</param>
/// <param name="TxId">The registry's transaction, where it sent one.</param>
internal sealed record CheckpointAnswer(
    ulong Number,
    string Cid,
    AnchorState State,
    string Chain,
    ulong? Epoch,
    string? Signature,
    string? TxId
)
{
    internal static CheckpointAnswer Of(Anchor anchor) =>
        new(
            anchor.Subject.Number,
            anchor.Anchored?.Content ?? anchor.Subject.Content,
            anchor.State,
            anchor.Subject.Chain,
            anchor.Signed?.Epoch,
            anchor.Signed?.Signature,
            anchor.Anchored is { } shown ? shown.TxId : anchor.Submitted?.TxId
        );
}
