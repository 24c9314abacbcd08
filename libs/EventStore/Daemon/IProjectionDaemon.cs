namespace Notary.EventStore;

/// <summary>Runs projections and subscriptions, each as a shard with its own checkpoint.</summary>
public interface IProjectionDaemon : IAsyncDisposable
{
    /// <summary>Where each shard is, and what holds it up.</summary>
    IReadOnlyList<ShardState> Shards { get; }

    void StartAll();

    /// <summary>Lets running pages end or be cancelled, and waits for that.</summary>
    Task StopAllAsync();

    /// <summary>Returns when every shard has passed the log's present head.</summary>
    /// <exception cref="TimeoutException">Not within <paramref name="timeout"/>; the message names the shards behind.</exception>
    Task WaitForNonStaleData(TimeSpan timeout, CancellationToken cancellation = default);

    /// <summary>An operator's act: the shard passes over one event, and the reason is recorded in es_dead_letters.</summary>
    Task SkipAsync(
        string shard,
        long position,
        string reason,
        CancellationToken cancellation = default
    );
}

/// <param name="Name">Projection:Version, or the subscription's name.</param>
/// <param name="Position">Last position done.</param>
/// <param name="Error">Why the shard pauses, or null.</param>
public sealed record ShardState(string Name, long Position, string? Error);
