namespace Notary.EventStore;

public static class LogReplayExtensions
{
    /// <summary>Replays a stored log; the store has to be configured by the replay.</summary>
    /// <param name="to">The last position; null for the whole log.</param>
    /// <param name="found">Told of each difference as it is found.</param>
    /// <param name="progress">Told how many events have been read.</param>
    public static async Task<ReplayReport> ReplayAsync(
        this IDocumentStore store,
        ILogReplay replay,
        long? to = null,
        Action<ReplayMismatch>? found = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var head = await store.FetchHeadAsync(cancellation);
        var last = Math.Min(to ?? head.Position, head.Position);
        var tally = new ReplayTally(found);
        var log = new StoredLog(
            store,
            last,
            isCut: last < head.Position,
            (e, reason) =>
                tally.Add(
                    new ReplayMismatch(e.Position, e.StreamId, e.Type, $"not readable: {reason}")
                ),
            progress
        );
        await foreach (var recomputed in replay.RunAsync(log, cancellation))
            tally.Add(recomputed);
        progress?.Report(log.Count);
        return tally.Report(log.Count);
    }

    /// <summary>Replays events in memory.</summary>
    public static async Task<ReplayReport> ReplayAsync(
        this ILogReplay replay,
        IReadOnlyCollection<IEvent> events,
        CancellationToken cancellation = default
    )
    {
        var tally = new ReplayTally(found: null);
        await foreach (var recomputed in replay.RunAsync(new ListedLog(events), cancellation))
            tally.Add(recomputed);
        return tally.Report(events.Count);
    }
}
