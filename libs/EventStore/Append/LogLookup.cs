using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Reads what a plan needs and the writer does not know, in one round trip. The head comes first: what is read after it is
/// not older, so it is true if the log still ends there at the append.
/// </summary>
internal sealed class LogLookup(LogEnd? known, StreamCache cache, Dictionary<string, long> tokens)
{
    private readonly Dictionary<string, StreamVersion> streams = new(StringComparer.Ordinal);
    private readonly HashSet<InboxEntry> received = [];
    private readonly Dictionary<Guid, long> committed = [];
    private readonly List<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Take)> queries = [];
    private LogEnd? end = known;

    /// <param name="retried">Whether an earlier attempt at the group may have been committed.</param>
    internal async Task<LogView> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<AppendUnit> units,
        bool retried
    )
    {
        if (end is null)
            Add("select position, hash, timestamp, fence from es_head", TakeEnd);
        AddStreams(units);
        AddInbox(units);
        AddTokens(units);
        if (retried)
            AddEvents(units);
        if (queries.Count > 0)
            await ExecuteAsync(connection);
        return new LogView(end!, streams, received, committed, tokens);
    }

    private void AddStreams(IReadOnlyList<AppendUnit> units)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in units.SelectMany(u => u.Streams).Select(s => s.StreamId))
        {
            if (!cache.TryGet(id, out var version))
                unknown.Add(id);
            streams[id] = version;
        }
        if (unknown.Count > 0)
            Add(
                "select id, version, is_archived from es_streams where id = any ($1)",
                row => streams[row.GetString(0)] = new(row.GetInt64(1), row.GetBoolean(2)),
                Sql.Parameter(unknown.ToArray())
            );
    }

    private void AddInbox(IReadOnlyList<AppendUnit> units)
    {
        var entries = units.SelectMany(u => u.Inbox).ToList();
        if (entries.Count > 0)
            Add(
                "select consumer, message_id from es_inbox join unnest($1, $2) as u(c, m) on consumer = c and message_id = m",
                row => received.Add(new InboxEntry(row.GetString(0), row.GetGuid(1))),
                Sql.Parameter(entries.Select(m => m.Consumer).ToArray()),
                Sql.Parameter(entries.Select(m => m.MessageId).ToArray())
            );
    }

    private void AddTokens(IReadOnlyList<AppendUnit> units)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in units)
            if (unit.Lease is { } lease && !tokens.ContainsKey(lease.Name))
                unknown.Add(lease.Name);
        if (unknown.Count > 0)
            Add(
                "select name, token from es_leases where name = any ($1)",
                row => tokens[row.GetString(0)] = row.GetInt64(1),
                Sql.Parameter(unknown.ToArray())
            );
    }

    private void AddEvents(IReadOnlyList<AppendUnit> units) =>
        Add(
            "select id, position from es_events where id = any ($1)",
            row => committed.Add(row.GetGuid(0), row.GetInt64(1)),
            Sql.Parameter(units.Select(u => u.LastEventId).OfType<Guid>().ToArray())
        );

    private void TakeEnd(NpgsqlDataReader row) =>
        end = new LogEnd(
            row.GetInt64(0),
            row.GetFieldValue<byte[]>(1),
            row.GetFieldValue<DateTimeOffset>(2),
            row.GetInt64(3)
        );

    private void Add(
        string sql,
        Action<NpgsqlDataReader> take,
        params ReadOnlySpan<NpgsqlParameter> parameters
    ) => queries.Add((Sql.Command(sql, parameters), take));

    private async Task ExecuteAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (command, _) in queries)
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var (_, take) in queries)
        {
            while (await reader.ReadAsync())
                take(reader);
            await reader.NextResultAsync();
        }
    }
}
