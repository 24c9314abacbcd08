using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Walks the log, recomputes every hash and names the first position that does not fit; then compares the streams' headers
/// with their events. Memory is bounded, however long the log.
/// </summary>
internal sealed class ChainVerifier(NpgsqlDataSource source, IProgress<long>? progress)
{
    private const int ReportEvery = 10_000;

    internal async Task<ChainVerification> VerifyAsync(
        LogHead start,
        IReadOnlyCollection<LogHead> checkpoints,
        CancellationToken cancellation
    )
    {
        // Read first: events appended meanwhile are walked too, and only make the log longer than its head.
        var head = await HeadAsync(source, cancellation);
        var walk = new ChainWalk(start, checkpoints);
        var found =
            await WalkAsync(walk, head, cancellation)
            ?? await EndAsync(walk, head, cancellation)
            ?? await StreamCheck.RunAsync(source, head, cancellation);
        return found is { } bad
            ? new ChainVerification(head, bad.Position, bad.Reason)
            : new ChainVerification(head, null, null);
    }

    internal static async Task<LogHead> HeadAsync(
        NpgsqlDataSource source,
        CancellationToken cancellation
    ) =>
        (
            await Rows.ReadAsync(
                source,
                "select position, hash from es_head",
                row => new LogHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
                [],
                cancellation
            )
        ).Single();

    private async Task<(long Position, string Reason)?> WalkAsync(
        ChainWalk walk,
        LogHead head,
        CancellationToken cancellation
    )
    {
        var links = EventPages
            .ByPosition(source, walk.Last, long.MaxValue)
            .ReadAsync(ChainLink.Of, cancellation);
        await foreach (var link in links)
        {
            var expected = walk.Last + 1;
            if (walk.Step(link) is { } reason)
                return (expected, reason);
            if (link.Position == head.Position && !link.Hash.Span.SequenceEqual(head.Hash.Span))
                return (link.Position, "the head has another hash than its event");
            if (link.Position % ReportEvery == 0)
                progress?.Report(link.Position);
        }
        progress?.Report(walk.Last);
        return null;
    }

    /// <summary>Whether the log ends where it should.</summary>
    private async Task<(long Position, string Reason)?> EndAsync(
        ChainWalk walk,
        LogHead head,
        CancellationToken cancellation
    )
    {
        var newest = Math.Max(head.Position, walk.LastTrusted);
        if (walk.Last < newest)
            return (walk.Last + 1, $"the log ends before {newest}");
        var present = await HeadAsync(source, cancellation);
        return present.Position < walk.Last
            ? (present.Position + 1, $"the head is at {present.Position} only")
            : null;
    }
}
