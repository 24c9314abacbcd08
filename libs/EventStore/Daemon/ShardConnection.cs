using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// The session in which a shard works. It holds the shard's lock, so that a process that loses the lock has lost the means to
/// commit as well. A page costs one round trip, beside what its projection loads: the guarded checkpoint, the rows, and the
/// next page.
/// </summary>
internal sealed class ShardConnection : IAsyncDisposable
{
    private const string CheckpointMoved = "ES002";

    private readonly NpgsqlConnection connection;
    private readonly ShardKey shard;
    private readonly string[]? types;

    private ShardConnection(NpgsqlConnection connection, ShardKey shard, string[]? types) =>
        (this.connection, this.shard, this.types) = (connection, shard, types);

    /// <param name="types">Names of the events that the shard handles; null for all.</param>
    /// <returns>Null while another session runs or rebuilds the shard.</returns>
    internal static async Task<ShardConnection?> TryOwnAsync(
        NpgsqlDataSource source,
        ShardKey shard,
        string[]? types,
        CancellationToken cancellation
    )
    {
        var opened = await source.OpenConnectionAsync(cancellation);
        var owned = new ShardConnection(opened, shard, types);
        try
        {
            if (await owned.TryLockAsync(cancellation))
                return owned;
        }
        catch
        {
            await owned.DisposeAsync();
            throw;
        }
        await owned.DisposeAsync();
        return null;
    }

    /// <summary>Signs the shard's row; the result is its checkpoint and the error that it rests at, if any.</summary>
    internal async Task<(long Position, string? Error)> BeginAsync(
        string owner,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            """
            insert into es_progression (name, last_seq, owner) values ($1, 0, $2)
                on conflict (name) do update set owner = excluded.owner
                returning last_seq, error
            """,
            connection
        );
        command.Parameters.Add(Sql.Parameter(shard.Name));
        command.Parameters.Add(Sql.Parameter(owner));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1));
    }

    /// <summary>What a projection's commands are queued on.</summary>
    internal ProjectionOperations Operations(StoreOptions options) => new(connection, options.Json);

    internal Task<ShardPage> ReadAsync(long floor, int limit, CancellationToken cancellation)
    {
        var state = Sql.Command(
            """
            select h.position, p.paused_at is not null, not pg_try_advisory_xact_lock_shared($2)
            from es_head h, es_progression p where p.name = $1
            """,
            Sql.Parameter(shard.Name),
            Sql.Parameter(shard.RebuildLock)
        );
        return ExecuteAsync(
            floor,
            limit,
            [state, ShardPage.Query(shard.Name, floor, limit, types)],
            cancellation
        );
    }

    /// <summary>Commits a page's rows with the checkpoint and returns the next page.</summary>
    /// <exception cref="ProgressionProgressOutOfOrderException">Another worker moved the checkpoint; nothing was written.</exception>
    internal async Task<ShardPage> CommitAsync(
        ShardPage page,
        ProjectionOperations operations,
        int limit,
        CancellationToken cancellation
    )
    {
        try
        {
            // The checkpoint first: two workers on one shard meet at its row, before either has touched others.
            return await ExecuteAsync(
                page.Ceiling,
                limit,
                [
                    Advance(page),
                    ShardPage.Query(shard.Name, page.Ceiling, limit, types),
                    .. operations.Commands,
                ],
                cancellation
            );
        }
        catch (PostgresException e) when (e.SqlState == CheckpointMoved)
        {
            throw new ProgressionProgressOutOfOrderException(shard.Name, page.Floor);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private NpgsqlBatchCommand Advance(ShardPage page) =>
        Sql.Command(
            "select head, paused, gives_way from es_advance_shard($1, $2, $3, $4)",
            Sql.Parameter(shard.Name),
            Sql.Parameter(page.Floor),
            Sql.Parameter(page.Ceiling),
            Sql.Parameter(shard.RebuildLock)
        );

    /// <summary>One batch, one implicit transaction: the shard's state, its next page, and whatever else is to be written.</summary>
    private async Task<ShardPage> ExecuteAsync(
        long floor,
        int limit,
        IEnumerable<NpgsqlBatchCommand> commands,
        CancellationToken cancellation
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var (head, paused, givesWay) = (row.GetInt64(0), row.GetBoolean(1), row.GetBoolean(2));
        await row.NextResultAsync(cancellation);
        var (events, skipped) = await ShardPage.ReadRowsAsync(row, cancellation);
        // Errors of the writes and of the commit surface only when the results are drained.
        while (await row.NextResultAsync(cancellation)) { }
        var ceiling = ShardPage.CeilingOf(events, floor, limit, head);
        return new ShardPage(floor, ceiling, head, paused, givesWay, events, skipped);
    }

    private async Task<bool> TryLockAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection);
        command.Parameters.Add(Sql.Parameter(shard.Lock));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
