using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Feeds one worker in order. A session advisory lock keeps other processes out; should two run all the same, the guarded
/// checkpoint lets only one of them commit. An error pauses this shard alone, and single events then find the poison.
/// </summary>
internal sealed class Shard(
    IShardWorker worker,
    NpgsqlDataSource source,
    StoreOptions options,
    WakeUp wakeUp,
    ILogger logger
)
{
    private int pageSize = options.Projections.BatchSize;

    internal ShardState State { get; private set; } = new(worker.Name, 0, null);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                if (await TryLockAsync(connection, cancellation))
                    await RunOwnedAsync(connection, cancellation);
                else
                    logger.LogInformation("Shard {Shard} is run by another process", worker.Name);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Pause(e);
            }
            await PauseAsync(cancellation);
        }
    }

    private async Task RunOwnedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var checkpoint = await Checkpoint.LoadAsync(connection, worker.Name, cancellation);
        State = State with { Position = checkpoint.Position };
        while (!cancellation.IsCancellationRequested)
        {
            var seen = wakeUp.Next;
            var recorded = await EventRows.PageAsync(
                connection,
                checkpoint.Position,
                pageSize,
                cancellation
            );
            if (recorded.Count == 0)
                await WakeUp.WaitAsync(seen, options.Projections.PollingInterval, cancellation);
            else
                checkpoint = await ProcessAsync(connection, checkpoint, recorded, cancellation);
            State = new ShardState(worker.Name, checkpoint.Position, null);
        }
    }

    private async Task<Checkpoint> ProcessAsync(
        NpgsqlConnection connection,
        Checkpoint checkpoint,
        List<RecordedEvent> recorded,
        CancellationToken cancellation
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var page = recorded
            .Where(r => !checkpoint.Skipped.Contains(r.Position))
            .Select(r => options.Events.Read(r, options.Json))
            .ToList();
        await worker.ProcessAsync(connection, page, cancellation);
        var next = await checkpoint.AdvanceAsync(connection, recorded[^1].Position, cancellation);
        await transaction.CommitAsync(cancellation);
        pageSize = options.Projections.BatchSize;
        return next;
    }

    private async Task<bool> TryLockAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var key = AdvisoryLock.Key(options.DatabaseSchemaName, $"shard/{worker.Name}");
        await using var command = new NpgsqlCommand(
            $"select pg_try_advisory_lock({key})",
            connection
        );
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private void Pause(Exception e)
    {
        var reason = pageSize == 1 ? $"position {State.Position + 1}: {e.Message}" : e.Message;
        pageSize = 1;
        State = State with { Error = reason };
        logger.LogError(
            e,
            "Shard {Shard} pauses after position {Position}",
            worker.Name,
            State.Position
        );
    }

    private Task PauseAsync(CancellationToken cancellation) =>
        Task.Delay(options.Projections.PauseAfterError, options.Time, cancellation)
            .ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
}
