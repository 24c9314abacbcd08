namespace Notary.EventStore;

/// <summary>Runs projections and subscriptions, each as a shard with its own checkpoint.</summary>
public interface IProjectionDaemon : IAsyncDisposable
{
    void StartAll();

    /// <summary>Lets running pages end or be cancelled, and waits for that.</summary>
    Task StopAllAsync();

    /// <summary>Where each of its shards is, and what holds it up; those that never ran are left out.</summary>
    Task<IReadOnlyList<ShardState>> FetchShardsAsync(CancellationToken cancellation = default);

    /// <summary>Returns when every shard of it has passed the log's present head.</summary>
    /// <exception cref="TimeoutException">Not within <paramref name="timeout"/>; the message names the shards behind.</exception>
    Task WaitForNonStaleData(TimeSpan timeout, CancellationToken cancellation = default);

    /// <summary>Replays a configured projection up to the head (<see cref="IDocumentStore.RebuildAsync"/>).</summary>
    /// <param name="projectionName">With or without ":Version".</param>
    /// <exception cref="ArgumentException">No such projection is configured.</exception>
    Task RebuildProjectionAsync(string projectionName, CancellationToken cancellation = default);
}
