namespace Notary.EventStore;

/// <summary>
/// What an operator does to the shards of a log, in whatever process they run: this goes through the database, and lasts.
/// Every act is recorded with who asked and why (each 1 to 1,000 characters).
/// </summary>
public interface IShardOperations
{
    /// <summary>Every shard that ever ran on this log, by name.</summary>
    Task<IReadOnlyList<ShardState>> FetchShardsAsync(CancellationToken cancellation = default);

    /// <summary>The shard rests after its present page, also after restarts, until it is resumed.</summary>
    /// <exception cref="ShardOperationException">There is no such shard, or it is paused already.</exception>
    Task PauseShardAsync(
        string shard,
        string by,
        string reason,
        CancellationToken cancellation = default
    );

    /// <exception cref="ShardOperationException">There is no such shard, or no operator paused it.</exception>
    Task ResumeShardAsync(
        string shard,
        string by,
        string reason,
        CancellationToken cancellation = default
    );

    /// <summary>The shard passes over one event that it has not done yet; so do its rebuilds.</summary>
    /// <exception cref="ShardOperationException">There is no such shard, or it is past this position.</exception>
    Task SkipEventAsync(
        string shard,
        long position,
        string by,
        string reason,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Asks whoever runs the projection to rebuild it, up to a position or the head (null). Rebuilt to a position, the shard is
    /// paused there. The request outlives restarts of both sides.
    /// </summary>
    /// <returns>The operation's id.</returns>
    /// <exception cref="ShardOperationException">There is no such shard, or a rebuild of it is waiting, or the log is shorter.</exception>
    Task<long> RequestRebuildAsync(
        string shard,
        long? toPosition,
        string by,
        string reason,
        CancellationToken cancellation = default
    );

    /// <summary>What was asked for, newest first.</summary>
    Task<IReadOnlyList<ShardOperation>> FetchOperationsAsync(
        int limit = 100,
        CancellationToken cancellation = default
    );

    /// <exception cref="ShardOperationException">There is no operation of this id.</exception>
    Task<ShardOperation> FetchOperationAsync(long id, CancellationToken cancellation = default);
}

/// <summary>What keeps a shard from working, if anything does.</summary>
public enum ShardStatus
{
    Running,

    /// <summary>An operator paused it.</summary>
    Paused,

    /// <summary>An error holds it up; it tries again by itself.</summary>
    Failed,

    Rebuilding,

    /// <summary>No process runs it.</summary>
    Stopped,
}

/// <param name="Name">Projection:Version, or the subscription's name.</param>
/// <param name="Position">Last position done.</param>
/// <param name="Lag">Events behind the head.</param>
/// <param name="LagTime">Age of the first event that is not done.</param>
/// <param name="Reason">Who paused it and why, or its last error.</param>
/// <param name="ErrorPosition">The event that cannot be processed, where it is known.</param>
/// <param name="Owner">The process that runs it, or ran it last: machine/process id.</param>
/// <param name="LastUpdated">When its position last moved.</param>
public sealed record ShardState(
    string Name,
    long Position,
    long Lag,
    TimeSpan LagTime,
    ShardStatus Status,
    string? Reason,
    long? ErrorPosition,
    string? Owner,
    DateTimeOffset LastUpdated
);

/// <summary>An operator's act.</summary>
/// <param name="Action">pause, resume, skip or rebuild.</param>
/// <param name="Position">The event to skip, or the last one to replay; null for the head.</param>
/// <param name="Progress">The last event that a rebuild has replayed so far.</param>
/// <param name="DoneAt">Null while it is still to be done.</param>
/// <param name="Error">Why it failed.</param>
public sealed record ShardOperation(
    long Id,
    string Shard,
    string Action,
    long? Position,
    string RequestedBy,
    string Reason,
    DateTimeOffset RequestedAt,
    long? Progress,
    DateTimeOffset? DoneAt,
    string? Error
);
