using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

internal sealed class ProjectionDaemon : IProjectionDaemon
{
    private readonly NpgsqlDataSource source;
    private readonly IReadOnlyList<Shard> shards;
    private CancellationTokenSource? stop;
    private Task running = Task.CompletedTask;

    internal ProjectionDaemon(
        NpgsqlDataSource source,
        NpgsqlDataSource shardConnections,
        StoreOptions options,
        IEnumerable<ISubscription> more,
        WakeUp wakeUp,
        ILogger logger
    )
    {
        this.source = source;
        IEnumerable<IShardWorker> workers =
        [
            .. options
                .Projections.Of(ProjectionLifecycle.Async)
                .Select(p => new ProjectionWorker(p, options.Json)),
            .. options
                .Projections.Subscriptions.Concat(more)
                .Select(s => new SubscriptionWorker(s)),
        ];
        shards = [.. workers.Select(w => new Shard(w, shardConnections, options, wakeUp, logger))];
    }

    public IReadOnlyList<ShardState> Shards => [.. shards.Select(s => s.State)];

    public void StartAll()
    {
        if (stop is not null)
            throw new InvalidOperationException("The daemon is running.");
        stop = new CancellationTokenSource();
        var stopping = stop.Token;
        running = Task.WhenAll(
            shards.Select(s => Task.Run(() => s.RunAsync(stopping), CancellationToken.None))
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

    public async ValueTask DisposeAsync() => await StopAllAsync();

    public async Task WaitForNonStaleData(
        TimeSpan timeout,
        CancellationToken cancellation = default
    )
    {
        var head = await ChainVerifier.HeadAsync(source, cancellation);
        var started = TimeProvider.System.GetTimestamp();
        while (Shards.Where(s => s.Position < head.Position).ToList() is { Count: > 0 } behind)
        {
            if (TimeProvider.System.GetElapsedTime(started) > timeout)
                throw new TimeoutException(
                    $"Behind position {head.Position}: {string.Join("; ", behind)}"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation);
        }
    }

    public async Task SkipAsync(
        string shard,
        long position,
        string reason,
        CancellationToken cancellation = default
    )
    {
        await using var command = source.CreateCommand(
            "insert into es_dead_letters (shard, position, reason) values ($1, $2, $3) on conflict do nothing"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reason });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
