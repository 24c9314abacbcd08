using Npgsql;

namespace Notary.EventStore;

internal sealed class ShardOperations(NpgsqlDataSource source, string channel) : IShardOperations
{
    public Task<IReadOnlyList<ShardState>> FetchShardsAsync(
        CancellationToken cancellation = default
    ) => ShardRows.StatesAsync(source, cancellation);

    public Task PauseShardAsync(
        string shard,
        string by,
        string reason,
        CancellationToken cancellation = default
    ) =>
        RecordAsync(
            "update es_progression set paused_at = clock_timestamp(), paused_by = $3, pause_reason = $4 where name = $1 and paused_at is null returning 1",
            new Act("pause", shard, null, by, reason, "it is paused already"),
            cancellation
        );

    public Task ResumeShardAsync(
        string shard,
        string by,
        string reason,
        CancellationToken cancellation = default
    ) =>
        RecordAsync(
            "update es_progression set paused_at = null, paused_by = null, pause_reason = null where name = $1 and paused_at is not null returning 1",
            new Act("resume", shard, null, by, reason, "no operator paused it"),
            cancellation
        );

    public Task SkipEventAsync(
        string shard,
        long position,
        string by,
        string reason,
        CancellationToken cancellation = default
    ) =>
        RecordAsync(
            """
            insert into es_dead_letters (shard, position, skipped_by, reason)
                select name, $2, $3, $4 from es_progression where name = $1 and last_seq < $2
                on conflict do nothing returning 1
            """,
            new Act(
                "skip",
                shard,
                position,
                by,
                reason,
                $"it is past position {position}, or skips it already"
            ),
            cancellation
        );

    public Task<long> RequestRebuildAsync(
        string shard,
        long? toPosition,
        string by,
        string reason,
        CancellationToken cancellation = default
    ) =>
        RecordAsync(
            """
            select 1 from es_progression p, es_head h
            where p.name = $1 and coalesce($2, 0) between 0 and h.position
              and not exists (select from es_operations o where o.shard = $1 and o.done_at is null)
            """,
            new Act(
                "rebuild",
                shard,
                toPosition,
                by,
                reason,
                toPosition is null
                    ? "a rebuild of it is waiting already"
                    : $"the log has no position {toPosition}, or a rebuild of it is waiting already"
            ),
            cancellation
        );

    public Task<IReadOnlyList<ShardOperation>> FetchOperationsAsync(
        int limit = 100,
        CancellationToken cancellation = default
    ) => ShardRows.OperationsAsync(source, id: null, limit, cancellation);

    public async Task<ShardOperation> FetchOperationAsync(
        long id,
        CancellationToken cancellation = default
    ) =>
        (await ShardRows.OperationsAsync(source, id, 1, cancellation)).SingleOrDefault()
        ?? throw new ShardOperationException($"There is no operation {id}.");

    /// <summary>One transaction: the act, if it applies, its record, and the word to whoever runs the shard.</summary>
    private async Task<long> RecordAsync(string sql, Act act, CancellationToken cancellation)
    {
        Require(act.By, "who asks");
        Require(act.Reason, "the reason");
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(sql, act), Notice() },
        };
        return await batch.ExecuteScalarAsync(cancellation) is long id
            ? id
            : throw await RefusalAsync(act, cancellation);
    }

    private static NpgsqlBatchCommand Command(string sql, Act act) =>
        Sql.Command(
            $"""
            with acted as ({sql})
            insert into es_operations (shard, action, position, requested_by, reason, done_at)
                select $1, $5, $2, $3, $4, case when $5 <> 'rebuild' then clock_timestamp() end from acted
                returning id
            """,
            Sql.Parameter(act.Shard),
            Sql.Parameter(act.Position),
            Sql.Parameter(act.By),
            Sql.Parameter(act.Reason),
            Sql.Parameter(act.Action)
        );

    private NpgsqlBatchCommand Notice() =>
        Sql.Command(
            "select pg_notify($1, $2)",
            Sql.Parameter(channel),
            Sql.Parameter(Notifier.Asked)
        );

    private async Task<ShardOperationException> RefusalAsync(
        Act act,
        CancellationToken cancellation
    )
    {
        var shards = (await FetchShardsAsync(cancellation)).Select(s => s.Name).ToList();
        return new ShardOperationException(
            shards.Contains(act.Shard, StringComparer.Ordinal)
                ? $"Cannot {act.Action} shard '{act.Shard}': {act.Obstacle}."
                : $"There is no shard '{act.Shard}'; there are: {string.Join(", ", shards)}."
        );
    }

    private static void Require(string text, string what)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 1_000)
            throw new ShardOperationException($"Say {what}, in 1 to 1,000 characters.");
    }

    private sealed record Act(
        string Action,
        string Shard,
        long? Position,
        string By,
        string Reason,
        string Obstacle
    );
}
