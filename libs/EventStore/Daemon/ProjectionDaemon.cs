using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

internal sealed class ProjectionDaemon : IProjectionDaemon
{
    private readonly IDocumentStore store;
    private readonly NpgsqlDataSource source;
    private readonly DaemonMetrics metrics;
    private readonly IReadOnlyList<Shard> shards;
    private readonly IReadOnlyList<Func<CancellationToken, Task>> work;
    private CancellationTokenSource? stop;
    private Task running = Task.CompletedTask;

    internal ProjectionDaemon(
        IDocumentStore store,
        NpgsqlDataSource source,
        NpgsqlDataSource connections,
        IEnumerable<ISubscription> more,
        WakeUp wakeUp,
        Notifier notifier,
        ILogger logger
    )
    {
        (this.store, this.source) = (store, source);
        var options = store.Options;
        metrics = new DaemonMetrics(options, () => shards ?? []);
        var context = new ShardContext(source, connections, options, wakeUp, metrics, logger);
        shards = [.. Workers(options.Projections, more).Select(w => new Shard(w, context))];
        var asked = new WakeUp();
        var listener = new WakeUpListener(connections, options, notifier, wakeUp, asked);
        var requests = new RebuildRequests(
            new ProjectionRebuild(source, connections, options),
            context,
            options.Projections.All,
            Names,
            asked
        );
        work =
        [
            .. shards.Select(s => (Func<CancellationToken, Task>)s.RunAsync),
            listener.RunAsync,
            requests.RunAsync,
            new InboxPruning(source, options, logger).RunAsync,
        ];
    }

    private string[] Names => [.. shards.Select(s => s.Name)];

    public void StartAll()
    {
        if (stop is not null)
            throw new InvalidOperationException("The daemon is running.");
        stop = new CancellationTokenSource();
        var stopping = stop.Token;
        running = Task.WhenAll(
            work.Select(run => Task.Run(() => run(stopping), CancellationToken.None))
        );
    }

    public async Task StopAllAsync()
    {
        if (stop is null)
            return;
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        stop = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        metrics.Dispose();
    }

    public async Task<IReadOnlyList<ShardState>> FetchShardsAsync(
        CancellationToken cancellation = default
    ) =>
        [
            .. (await store.Shards.FetchShardsAsync(cancellation)).IntersectBy(
                Names,
                s => s.Name,
                StringComparer.Ordinal
            ),
        ];

    public Task WaitForNonStaleData(TimeSpan timeout, CancellationToken cancellation = default) =>
        new Staleness(source, store.Shards).WaitAsync(Names, timeout, cancellation);

    public Task RebuildProjectionAsync(
        string projectionName,
        CancellationToken cancellation = default
    )
    {
        var projection =
            store.Options.Projections.All.FirstOrDefault(p =>
                p.Name == projectionName || p.ShardName() == projectionName
            )
            ?? throw new ArgumentException(
                $"No projection '{projectionName}' is configured.",
                nameof(projectionName)
            );
        return store.RebuildAsync(projection, toPosition: null, cancellation);
    }

    private static IEnumerable<IShardWorker> Workers(
        ProjectionOptions projections,
        IEnumerable<ISubscription> more
    ) =>
        [
            .. projections.Of(ProjectionLifecycle.Async).Select(p => new ProjectionWorker(p)),
            .. projections.Subscriptions.Concat(more).Select(s => new SubscriptionWorker(s)),
        ];
}
