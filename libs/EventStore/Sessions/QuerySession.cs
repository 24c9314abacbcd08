using Npgsql;

namespace Notary.EventStore;

internal class QuerySession(NpgsqlDataSource source, StoreOptions options)
    : IQuerySession,
        IQueryEventStore
{
    public IQueryEventStore Events => this;

    private protected SnapshotTable Snapshots { get; } = new(source, options);

    public async Task<T?> LoadAsync<T>(string id, CancellationToken cancellation = default)
        where T : class
    {
        var found = await ReadAsync(
            $"select data::text from {options.Projections.TableOf<T>()} where id = $1",
            row => DocumentJson.Read<T>(row.GetString(0), options.Json),
            [Sql.Parameter(id)],
            cancellation
        );
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        CancellationToken cancellation,
        params object[] parameters
    )
        where T : class =>
        await ReadAsync(
            $"select data::text from {options.Projections.TableOf<T>()} {sql}",
            row => DocumentJson.Read<T>(row.GetString(0), options.Json)!,
            [.. parameters.Select(value => new NpgsqlParameter { Value = value })],
            cancellation
        );

    public async Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        long version = 0,
        long fromVersion = 0,
        CancellationToken cancellation = default
    ) =>
        await ReadAsync(
            $"select {EventRows.Columns} from es_events where stream_id = $1 and version > $2 and version <= $3 order by version",
            row => options.Events.Read(EventRows.Read(row), options.Json),
            [
                Sql.Parameter(streamId),
                Sql.Parameter(fromVersion),
                Sql.Parameter(version == 0 ? long.MaxValue : version),
            ],
            cancellation
        );

    public async Task<T?> AggregateStreamAsync<T>(
        string streamId,
        long version = 0,
        DateTimeOffset? timestamp = null,
        long position = 0,
        CancellationToken cancellation = default
    )
        where T : class
    {
        var limit = new FoldLimit(
            version == 0 ? null : version,
            timestamp,
            position == 0 ? null : position
        );
        return (await FoldAsync<T>(streamId, limit, cancellation)).Aggregate;
    }

    /// <summary>The fold of a stream, and its newest event's version; only what follows its snapshot is read.</summary>
    private protected async Task<StreamFold<T>> FoldAsync<T>(
        string streamId,
        FoldLimit limit,
        CancellationToken cancellation
    )
        where T : class
    {
        var snapshot = await Snapshots.LoadAsync<T>(streamId, limit, cancellation);
        var start = snapshot?.Version ?? 0;
        var events = await FetchStreamAsync(streamId, limit.Version ?? 0, start, cancellation);
        var tail = events.TakeWhile(limit.Admits).ToList();
        return new StreamFold<T>(
            Aggregator<T>.Fold(tail, snapshot?.Aggregate),
            start + tail.Count,
            tail
        );
    }

    public async Task<StreamState?> FetchStreamStateAsync(
        string streamId,
        CancellationToken cancellation = default
    )
    {
        var found = await ReadAsync(
            "select type, version, is_archived from es_streams where id = $1",
            row => new StreamState(
                streamId,
                row.IsDBNull(0) ? null : row.GetString(0),
                row.GetInt64(1),
                row.GetBoolean(2)
            ),
            [Sql.Parameter(streamId)],
            cancellation
        );
        return found.SingleOrDefault();
    }

    public async Task<bool> HasReceivedAsync(
        string consumer,
        Guid messageId,
        CancellationToken cancellation = default
    )
    {
        var found = await ReadAsync(
            "select true from es_inbox where consumer = $1 and message_id = $2",
            row => row.GetBoolean(0),
            [Sql.Parameter(consumer), Sql.Parameter(messageId)],
            cancellation
        );
        return found.Count > 0;
    }

    private Task<List<T>> ReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> parse,
        IReadOnlyList<NpgsqlParameter> parameters,
        CancellationToken cancellation
    ) => Rows.ReadAsync(source, sql, parse, parameters, cancellation);
}
