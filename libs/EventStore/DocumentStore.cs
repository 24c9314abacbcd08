using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Notary.EventStore;

/// <inheritdoc cref="IDocumentStore" />
public sealed class DocumentStore : IDocumentStore
{
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource shardConnections;
    private readonly AppendQueue queue;
    private readonly Notifier notifier;
    private readonly AppendMetrics metrics;
    private readonly WakeUp wakeUp = new();

    public DocumentStore(StoreOptions options)
    {
        Options = options;
        source = NpgsqlDataSource.Create(ConnectionStrings.Pooled(options));
        shardConnections = NpgsqlDataSource.Create(ConnectionStrings.ForShards(options));
        notifier = new Notifier(source, options);
        metrics = new AppendMetrics(options);
        queue = new AppendQueue(source, options, Appended);
        Leases = new Leases(source);
        Shards = new ShardOperations(source, notifier.Channel);
    }

    public StoreOptions Options { get; }

    public IShardOperations Shards { get; }

    public ILeases Leases { get; }

    /// <summary>A store outside of a container.</summary>
    public static DocumentStore For(Action<StoreOptions> configure)
    {
        var options = new StoreOptions();
        configure(options);
        return new DocumentStore(options);
    }

    public IDocumentSession LightweightSession() => new DocumentSession(source, Options, queue);

    public IQuerySession QuerySession() => new QuerySession(source, Options);

    public IAsyncEnumerable<IEvent> ReadAllAsync(
        long after = 0,
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => EventPages.ByPosition(source, after, to).ReadAsync(Parse, cancellation);

    public IAsyncEnumerable<RecordedEvent> ReadRecordedAsync(
        long after = 0,
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => EventPages.ByPosition(source, after, to).ReadAsync(recorded => recorded, cancellation);

    public IAsyncEnumerable<IEvent> ReadStreamsAsync(
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => EventPages.ByStream(source, to).ReadAsync(Parse, cancellation);

    public IAsyncEnumerable<RecordedEvent> ReadRecordedStreamsAsync(
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => EventPages.ByStream(source, to).ReadAsync(recorded => recorded, cancellation);

    public Task<long> FetchPositionAsync(
        DateTimeOffset at,
        CancellationToken cancellation = default
    ) => PositionSearch.LastAtAsync(source, at, cancellation);

    public Task<LogHead> FetchHeadAsync(CancellationToken cancellation = default) =>
        ChainVerifier.HeadAsync(source, cancellation);

    public Task<ChainVerification> VerifyAsync(
        IReadOnlyCollection<LogHead>? checkpoints = null,
        LogHead? from = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    ) =>
        new ChainVerifier(source, progress).VerifyAsync(
            from ?? new LogHead(0, HashChain.Genesis),
            checkpoints ?? [],
            cancellation
        );

    public Task ApplyAllConfiguredChangesToDatabaseAsync(
        CancellationToken cancellation = default
    ) => new Migrator(source, Options).ApplyAsync(cancellation);

    public Task<long> RebuildAsync(
        IProjection projection,
        long? toPosition = null,
        CancellationToken cancellation = default
    ) =>
        new ProjectionRebuild(source, shardConnections, Options).RunAsync(
            projection,
            new RebuildTarget(toPosition, ShardFailures.Owner),
            cancellation
        );

    public Task WaitForNonStaleProjectionDataAsync(
        TimeSpan timeout,
        CancellationToken cancellation = default
    ) =>
        new Staleness(source, Shards).WaitAsync(
            [.. Options.Projections.Of(ProjectionLifecycle.Async).Select(p => p.ShardName())],
            timeout,
            cancellation
        );

    public IProjectionDaemon BuildProjectionDaemon(
        IEnumerable<ISubscription>? more = null,
        ILogger? logger = null
    ) =>
        new ProjectionDaemon(
            this,
            source,
            shardConnections,
            more ?? [],
            wakeUp,
            notifier,
            logger ?? NullLogger.Instance
        );

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await notifier.DisposeAsync();
        metrics.Dispose();
        await shardConnections.DisposeAsync();
        await source.DisposeAsync();
    }

    private IEvent Parse(RecordedEvent recorded) => Options.Events.Read(recorded, Options.Json);

    private void Appended(int sessions)
    {
        metrics.Appended(sessions);
        wakeUp.Set();
        notifier.Appended();
    }
}
