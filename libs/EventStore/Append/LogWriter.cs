using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Writes groups, each in one transaction. It remembers where the log ends and the versions of streams, so that a group is
/// planned without asking; a guard in the transaction makes the plan void if another process has appended since. The group
/// is then planned again under the lock, where nobody can overtake it.
/// </summary>
internal sealed class LogWriter(NpgsqlDataSource source, StoreOptions options)
{
    private readonly InlineProjections inline = new(options);
    private readonly StreamCache streams = new();
    private readonly Dictionary<string, long> tokens = new(StringComparer.Ordinal);
    private LogEnd? end;

    /// <summary>One outcome for each unit. An exception means that nothing was written, or that nobody knows.</summary>
    /// <param name="retried">Whether an earlier attempt may have been committed, without an answer.</param>
    internal async Task<IReadOnlyList<AppendOutcome>> AppendAsync(
        IReadOnlyList<AppendUnit> units,
        bool retried
    )
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            var plan = await AppendAsync(connection, units, retried);
            Remember(plan);
            return plan.Outcomes;
        }
        catch
        {
            Forget();
            throw;
        }
    }

    private async Task<AppendPlan> AppendAsync(
        NpgsqlConnection connection,
        IReadOnlyList<AppendUnit> units,
        bool retried
    )
    {
        try
        {
            var plan = await PlanAsync(connection, units, retried);
            if (!plan.IsEmpty)
                await WriteAsync(connection, plan);
            return plan;
        }
        catch (PostgresException e)
            when (e.SqlState is AppendBatch.HeadMoved or PostgresErrorCodes.UniqueViolation)
        {
            Forget();
            return await AppendLockedAsync(connection, units, retried);
        }
    }

    /// <summary>Takes the lock before it looks: two round trips more, and certain to get on.</summary>
    private async Task<AppendPlan> AppendLockedAsync(
        NpgsqlConnection connection,
        IReadOnlyList<AppendUnit> units,
        bool retried
    )
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, [Sql.Command(AppendBatch.LockHead)]);
        var plan = await PlanAsync(connection, units, retried);
        if (!plan.IsEmpty)
            await WriteAsync(connection, plan);
        await transaction.CommitAsync();
        return plan;
    }

    private async Task<AppendPlan> PlanAsync(
        NpgsqlConnection connection,
        IReadOnlyList<AppendUnit> units,
        bool retried
    )
    {
        for (; ; Forget())
        {
            var isFresh = end is null;
            var view = await new LogLookup(end, streams, tokens).ReadAsync(
                connection,
                units,
                retried
            );
            var plan = new AppendPlan(view, units, options.Time.GetUtcNow());
            // What is written is guarded; refusals alone are not, so they must not come from memory.
            if (isFresh || !plan.IsEmpty)
                return plan;
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, AppendPlan plan) =>
        await ExecuteAsync(
            connection,
            [.. AppendBatch.Commands(plan), .. await inline.CommandsAsync(connection, plan.Events)]
        );

    /// <summary>Outside of a transaction the batch is one of its own.</summary>
    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        IReadOnlyList<NpgsqlBatchCommand> commands
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }

    private void Remember(AppendPlan plan)
    {
        end = plan.End;
        foreach (var (id, stream) in plan.Streams)
            streams.Set(id, stream.Version);
    }

    private void Forget()
    {
        end = null;
        streams.Clear();
        tokens.Clear();
    }
}
