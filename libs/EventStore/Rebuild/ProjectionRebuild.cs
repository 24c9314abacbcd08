using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Replays the log into shadow tables and swaps them in. The shard that runs the projection, in whatever process, gives way
/// meanwhile; readers see the old tables until the swap. Interrupted, it leaves the old tables and their checkpoint in force.
/// </summary>
internal sealed class ProjectionRebuild(
    NpgsqlDataSource source,
    NpgsqlDataSource connections,
    StoreOptions options
)
{
    private const int PageSize = 2_000;

    /// <summary>Waits for the shard and for other rebuilds of it.</summary>
    /// <returns>The position that the projection is at.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such position.</exception>
    /// <exception cref="ShardOperationException">
    /// Another process did it while this one waited; or an inline projection was to be left behind the log.
    /// </exception>
    internal async Task<long> RunAsync(
        IProjection projection,
        RebuildTarget target,
        CancellationToken cancellation
    )
    {
        await ThrowIfImpossibleAsync(projection, target, cancellation);
        await using var connection = await connections.OpenConnectionAsync(cancellation);
        var key = ShardKey.Of(options.DatabaseSchemaName, projection.ShardName());
        await LockAsync(connection, "pg_advisory_lock", key.RebuildLock, cancellation);
        await LockAsync(connection, "pg_advisory_lock", key.Lock, cancellation);
        await ThrowIfDoneAsync(connection, target, cancellation);
        var shadow = new ShadowTables(connection, options.DatabaseSchemaName, projection);
        await shadow.CreateAsync(cancellation);
        var position = await ReplayAsync(connection, projection, 0, target, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (IsInline(projection))
        {
            // Nobody appends while the rest is replayed and the tables change places.
            await using var head = new NpgsqlCommand(AppendBatch.LockHead, connection);
            await head.ExecuteNonQueryAsync(cancellation);
            position = await ReplayAsync(connection, projection, position, target, cancellation);
        }
        await shadow.SwapAsync(target, position, !IsInline(projection), cancellation);
        await transaction.CommitAsync(cancellation);
        return position;
    }

    private bool IsInline(IProjection projection) =>
        options.Projections.Of(ProjectionLifecycle.Inline).Contains(projection);

    private async Task ThrowIfImpossibleAsync(
        IProjection projection,
        RebuildTarget target,
        CancellationToken cancellation
    )
    {
        if (target.ToPosition is not { } to)
            return;
        if (IsInline(projection))
            throw new ShardOperationException("An inline projection is never behind the log.");
        var head = await ChainVerifier.HeadAsync(source, cancellation);
        if (to < 0 || to > head.Position)
            throw new ArgumentOutOfRangeException(
                nameof(target),
                to,
                $"The log ends at position {head.Position}."
            );
    }

    private async Task<long> ReplayAsync(
        NpgsqlConnection connection,
        IProjection projection,
        long position,
        RebuildTarget target,
        CancellationToken cancellation
    )
    {
        var last = target.ToPosition ?? long.MaxValue;
        var next = PageAsync(projection, position, last, cancellation);
        while (true)
        {
            var page = await next;
            if (page.Ceiling == position)
                return position;
            position = page.Ceiling;
            // Read while the one before is folded and written.
            next = PageAsync(projection, position, last, cancellation);
            await WriteAsync(connection, projection, page, target, cancellation);
        }
    }

    private async Task<ShardPage> PageAsync(
        IProjection projection,
        long after,
        long last,
        CancellationToken cancellation
    )
    {
        var types = projection.EventTypes is { } classes ? options.Events.NamesOf(classes) : null;
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Sql.Command("select position from es_head"));
        batch.BatchCommands.Add(
            ShardPage.Query(projection.ShardName(), after, PageSize, types, last)
        );
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var head = row.GetInt64(0);
        await row.NextResultAsync(cancellation);
        var (events, skipped) = await ShardPage.ReadRowsAsync(row, cancellation);
        return new ShardPage(
            after,
            ShardPage.CeilingOf(events, after, PageSize, Math.Min(head, last)),
            head,
            IsPaused: false,
            GivesWay: false,
            events,
            skipped
        );
    }

    private async Task WriteAsync(
        NpgsqlConnection connection,
        IProjection projection,
        ShardPage page,
        RebuildTarget target,
        CancellationToken cancellation
    )
    {
        var operations = new ProjectionOperations(connection, options.Json);
        if (page.Events.Count > 0)
            await projection.ApplyAsync(operations, page.Read(options), cancellation);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in operations.Commands)
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(
            Sql.Command(
                "update es_operations set progress = $2 where id = $1",
                Sql.Parameter(target.Operation),
                Sql.Parameter(page.Ceiling)
            )
        );
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ThrowIfDoneAsync(
        NpgsqlConnection connection,
        RebuildTarget target,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            "select 1 from es_operations where id = $1 and done_at is not null",
            connection
        );
        command.Parameters.Add(Sql.Parameter(target.Operation));
        if (await command.ExecuteScalarAsync(cancellation) is not null)
            throw new ShardOperationException("Another process did it.");
    }

    private static async Task LockAsync(
        NpgsqlConnection connection,
        string function,
        long key,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand($"select {function}($1)", connection)
        {
            CommandTimeout = 0,
        };
        command.Parameters.Add(Sql.Parameter(key));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
