using Microsoft.Extensions.Logging;

namespace Notary.EventStore;

/// <summary>One event log: a schema in a PostgreSQL database. Thread-safe; one per service instance.</summary>
public interface IDocumentStore : IAsyncDisposable
{
    StoreOptions Options { get; }

    /// <summary>Pause, resume, skip and rebuild, wherever the shards run.</summary>
    IShardOperations Shards { get; }

    /// <summary>Who of several processes appends what.</summary>
    ILeases Leases { get; }

    /// <summary>A unit of work: queues appends, saves them atomically. Not thread-safe, needs no disposal of its own.</summary>
    IDocumentSession LightweightSession();

    /// <summary>A session that only reads.</summary>
    IQuerySession QuerySession();

    /// <summary>
    /// Every event with a position above <paramref name="after"/> and up to <paramref name="to"/>, in order, until the head
    /// at the time of reading. Memory is bounded, however long the log.
    /// </summary>
    /// <exception cref="UnknownEventTypeException">An event's type is not registered.</exception>
    IAsyncEnumerable<IEvent> ReadAllAsync(
        long after = 0,
        long to = long.MaxValue,
        CancellationToken cancellation = default
    );

    /// <summary>The same rows as stored, with nothing parsed: for verification and replay.</summary>
    IAsyncEnumerable<RecordedEvent> ReadRecordedAsync(
        long after = 0,
        long to = long.MaxValue,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Every event up to position <paramref name="to"/>, one stream after the other, each in the order of its versions.
    /// Events appended while it reads may be missing: pass the head's position for a consistent picture. Memory is bounded.
    /// </summary>
    /// <exception cref="UnknownEventTypeException">An event's type is not registered.</exception>
    IAsyncEnumerable<IEvent> ReadStreamsAsync(
        long to = long.MaxValue,
        CancellationToken cancellation = default
    );

    /// <summary>The same rows as stored, with nothing parsed.</summary>
    IAsyncEnumerable<RecordedEvent> ReadRecordedStreamsAsync(
        long to = long.MaxValue,
        CancellationToken cancellation = default
    );

    /// <summary>The position of the last event recorded at <paramref name="at"/> or before; 0 if there is none.</summary>
    Task<long> FetchPositionAsync(DateTimeOffset at, CancellationToken cancellation = default);

    /// <summary>The head of the log: position (0 when empty) and hash (32 bytes).</summary>
    Task<LogHead> FetchHeadAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Recomputes the hash chain, compares it with trusted checkpoints, and the streams' headers with their events. A rewritten
    /// tail fits together: only a checkpoint behind it gives it away.
    /// </summary>
    /// <param name="checkpoints">Trusted; the log must go through all of them.</param>
    /// <param name="from">Trusted; the chain is walked from there (null: from the beginning).</param>
    /// <param name="progress">Gets the position reached, now and then.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<ChainVerification> VerifyAsync(
        IReadOnlyCollection<LogHead>? checkpoints = null,
        LogHead? from = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    );

    /// <summary>Creates the schema and applies its migrations, under a lock. Harmless when repeated.</summary>
    Task ApplyAllConfiguredChangesToDatabaseAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Replays the log into new tables of the projection, up to a position or the head (null), and swaps them in with their
    /// checkpoint: at once, or not at all. Its shard gives way meanwhile, and is paused afterwards if a position was given.
    /// Subscriptions do not take part.
    /// </summary>
    /// <returns>The position that the projection is at.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such position.</exception>
    Task<long> RebuildAsync(
        IProjection projection,
        long? toPosition = null,
        CancellationToken cancellation = default
    );

    /// <summary>Returns when the configured projections, in whatever process they run, have passed the log's present head.</summary>
    /// <exception cref="TimeoutException">Not within <paramref name="timeout"/>; the message names the shards behind.</exception>
    Task WaitForNonStaleProjectionDataAsync(
        TimeSpan timeout,
        CancellationToken cancellation = default
    );

    /// <summary>Runs the configured projections and subscriptions, and <paramref name="more"/>; not started yet.</summary>
    IProjectionDaemon BuildProjectionDaemon(
        IEnumerable<ISubscription>? more = null,
        ILogger? logger = null
    );
}

/// <summary>A position of the log and the chain's hash there (32 bytes).</summary>
public sealed record LogHead(long Position, ReadOnlyMemory<byte> Hash);

/// <summary>What a verification found. <see cref="FirstBadPosition"/> is null if the log is intact.</summary>
public sealed record ChainVerification(LogHead Head, long? FirstBadPosition, string? Reason)
{
    public bool IsIntact => FirstBadPosition is null;
}
