using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Notary.EventStore;

/// <summary>A projection's tables once more, empty, in a schema that this session finds before the store's.</summary>
internal sealed class ShadowTables(NpgsqlConnection connection, string live, IProjection projection)
{
    private readonly string shadow =
        $"{live}_r_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(projection.ShardName())).AsSpan(0, 4))}";

    /// <summary>What an interrupted rebuild left is dropped.</summary>
    internal async Task CreateAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select es_create_shadow('{shadow}');
            set search_path to "{shadow}", "{live}";
            {projection.SchemaSql}
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// In the caller's transaction: the tables, the checkpoint that belongs to them, and the request's end. A shard rebuilt to
    /// a position is paused there.
    /// </summary>
    /// <param name="hasShard">False for an inline projection.</param>
    internal async Task SwapAsync(
        RebuildTarget target,
        long position,
        bool hasShard,
        CancellationToken cancellation
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("set local synchronous_commit to on"),
                new NpgsqlBatchCommand($"select es_swap_shadow('{shadow}', '{live}')"),
                Completion(target, position),
            },
        };
        if (hasShard)
            batch.BatchCommands.Add(Checkpoint(target, position));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlBatchCommand Checkpoint(RebuildTarget target, long position) =>
        Sql.Command(
            """
            insert into es_progression as p (name, last_seq, paused_at, paused_by, pause_reason)
                values ($1, $2, case when $3 then clock_timestamp() end, case when $3 then $4 end, case when $3 then $5 end)
                on conflict (name) do update set last_seq = excluded.last_seq, last_updated = clock_timestamp(),
                    error = null, error_position = null, failed_at = null,
                    paused_at = coalesce(p.paused_at, excluded.paused_at),
                    paused_by = coalesce(p.paused_by, excluded.paused_by),
                    pause_reason = coalesce(p.pause_reason, excluded.pause_reason)
            """,
            Sql.Parameter(projection.ShardName()),
            Sql.Parameter(position),
            Sql.Parameter(target.ToPosition is not null),
            Sql.Parameter(target.By),
            Sql.Parameter($"rebuilt to position {position}")
        );

    private static NpgsqlBatchCommand Completion(RebuildTarget target, long position) =>
        Sql.Command(
            "update es_operations set progress = $2, done_at = clock_timestamp() where id = $1",
            Sql.Parameter(target.Operation),
            Sql.Parameter(position)
        );
}
