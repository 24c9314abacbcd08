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
        var table = options.Projections.TableOf<T>();
        await using var command = source.CreateCommand(
            $"select data::text from {table} where id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        return DocumentJson.Read<T>(await command.ExecuteScalarAsync(cancellation), options.Json);
    }

    public async Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        long version = 0,
        long fromVersion = 0,
        CancellationToken cancellation = default
    )
    {
        await using var command = source.CreateCommand(
            $"select {EventRows.Columns} from es_events where stream_id = $1 and version > $2 and version <= $3 order by version"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromVersion });
        command.Parameters.Add(
            new NpgsqlParameter<long> { TypedValue = version == 0 ? long.MaxValue : version }
        );
        var events = new List<IEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            events.Add(options.Events.Read(EventRows.Read(reader), options.Json));
        return events;
    }

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
        await using var command = source.CreateCommand(
            "select type, version, is_archived from es_streams where id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = streamId });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new StreamState(
                streamId,
                row.IsDBNull(0) ? null : row.GetString(0),
                row.GetInt64(1),
                row.GetBoolean(2)
            )
            : null;
    }

    public async Task<bool> HasReceivedAsync(
        string consumer,
        Guid messageId,
        CancellationToken cancellation = default
    )
    {
        await using var command = source.CreateCommand(
            "select exists (select from es_inbox where consumer = $1 and message_id = $2)"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = messageId });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
