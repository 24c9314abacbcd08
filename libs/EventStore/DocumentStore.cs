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
    private readonly WakeUp wakeUp = new();

    public DocumentStore(StoreOptions options)
    {
        Options = options;
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            SearchPath = options.DatabaseSchemaName,
            TcpKeepAlive = true,
            // The library's statements are few and leave no session state behind.
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        source = NpgsqlDataSource.Create(connection);
        // A pool would keep a stopped shard's connection, and with it the shard's lock.
        connection.Pooling = false;
        shardConnections = NpgsqlDataSource.Create(connection);
        queue = new AppendQueue(source, options, wakeUp.Set);
    }

    public StoreOptions Options { get; }

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

    public Task<long> FetchPositionAsync(
        DateTimeOffset at,
        CancellationToken cancellation = default
    ) => PositionSearch.LastAtAsync(source, at, cancellation);

    public Task<LogHead> FetchHeadAsync(CancellationToken cancellation = default) =>
        ChainVerifier.HeadAsync(source, cancellation);

    public Task<ChainVerification> VerifyAsync(
        IReadOnlyCollection<LogHead>? checkpoints = null,
        CancellationToken cancellation = default
    ) => ChainVerifier.VerifyAsync(source, checkpoints ?? [], cancellation);

    public Task ApplyAllConfiguredChangesToDatabaseAsync(
        CancellationToken cancellation = default
    ) => new Migrator(source, Options).ApplyAsync(cancellation);

    public IProjectionDaemon BuildProjectionDaemon(
        IEnumerable<ISubscription>? more = null,
        ILogger? logger = null
    ) =>
        new ProjectionDaemon(
            source,
            shardConnections,
            Options,
            more ?? [],
            wakeUp,
            logger ?? NullLogger.Instance
        );

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await shardConnections.DisposeAsync();
        await source.DisposeAsync();
    }

    private IEvent Parse(RecordedEvent recorded) => Options.Events.Read(recorded, Options.Json);
}
