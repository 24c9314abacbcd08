using Npgsql;

namespace Notary.EventStore;

/// <summary>Reads es_progression and es_operations.</summary>
internal static class ShardRows
{
    private const string States = $"""
        select p.name, p.last_seq, h.position - p.last_seq, clock_timestamp() - e.timestamp, p.last_updated, p.owner,
               p.paused_at is not null, p.paused_by, p.pause_reason, p.error, p.error_position,
               es_lock_is_held(es_lock_key('{ShardKey.LockPurpose}' || p.name)),
               es_lock_is_held(es_lock_key('{ShardKey.RebuildPurpose}' || p.name))
        from es_progression p cross join es_head h left join es_events e on e.position = p.last_seq + 1
        order by p.name
        """;

    private const string Operations = """
        select id, shard, action, position, requested_by, reason, requested_at, progress, done_at, error from es_operations
        """;

    internal static async Task<IReadOnlyList<ShardState>> StatesAsync(
        NpgsqlDataSource source,
        CancellationToken cancellation
    ) => await Rows.ReadAsync(source, States, State, [], cancellation);

    internal static async Task<IReadOnlyList<ShardOperation>> OperationsAsync(
        NpgsqlDataSource source,
        long? id,
        int limit,
        CancellationToken cancellation
    ) =>
        await Rows.ReadAsync(
            source,
            $"{Operations} where $1 is null or id = $1 order by id desc limit $2",
            Operation,
            [Sql.Parameter(id), Sql.Parameter(limit)],
            cancellation
        );

    /// <summary>Rebuilds that are still to be done, oldest first.</summary>
    internal static async Task<IReadOnlyList<ShardOperation>> PendingAsync(
        NpgsqlDataSource source,
        CancellationToken cancellation
    ) =>
        await Rows.ReadAsync(
            source,
            $"{Operations} where done_at is null order by id",
            Operation,
            [],
            cancellation
        );

    private static ShardState State(NpgsqlDataReader row)
    {
        var isPaused = row.GetBoolean(6);
        var error = Text(row, 9);
        return new ShardState(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.IsDBNull(3) ? TimeSpan.Zero : row.GetTimeSpan(3),
            Status(isPaused, error is not null, isHeld: row.GetBoolean(11), row.GetBoolean(12)),
            isPaused ? $"{Text(row, 7)}: {Text(row, 8)}" : error,
            Number(row, 10),
            Text(row, 5),
            row.GetFieldValue<DateTimeOffset>(4)
        );
    }

    private static ShardStatus Status(bool isPaused, bool hasError, bool isHeld, bool isRebuilt) =>
        isRebuilt ? ShardStatus.Rebuilding
        : isPaused ? ShardStatus.Paused
        : hasError ? ShardStatus.Failed
        : isHeld ? ShardStatus.Running
        : ShardStatus.Stopped;

    private static ShardOperation Operation(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            Number(row, 3),
            row.GetString(4),
            row.GetString(5),
            row.GetFieldValue<DateTimeOffset>(6),
            Number(row, 7),
            row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
            Text(row, 9)
        );

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);
}
