using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Feeds one worker in order. A session advisory lock keeps other processes out; should two run all the same, the guarded
/// checkpoint lets only one of them commit. An error pauses this shard alone, and single events then find the poison.
/// </summary>
internal sealed class Shard(IShardWorker worker, ShardContext context)
{
    private readonly ShardKey key = ShardKey.Of(context.Options.DatabaseSchemaName, worker.Name);
    private readonly ProjectionOptions settings = context.Options.Projections;
    private readonly string[]? types = worker.EventTypes is { } classes
        ? context.Options.Events.NamesOf(classes)
        : null;

    /// <summary>Up to here events come one by one: a page that ends here failed.</summary>
    private long singlesUntil;

    private bool showsError;
    private bool isDenied;

    /// <summary>Taken before the last look at the log: what was appended since completes it.</summary>
    private Task seen = Task.CompletedTask;

    internal string Name => worker.Name;

    /// <summary>Stays what it was while a shard that failed rests.</summary>
    internal ShardProgress Progress { get; private set; } = ShardProgress.None;

    /// <summary>What is being worked on.</summary>
    private ShardPage? Page
    {
        get;
        set
        {
            field = value;
            if (value is not null)
                Progress = ShardProgress.Of(value);
        }
    }

    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ShardConnection.TryOwnAsync(
                    context.Connections,
                    key,
                    types,
                    cancellation
                );
                NoteDenial(connection is null);
                if (connection is not null)
                    await RunOwnedAsync(connection, cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                await FailAsync(e);
            }
            Page = null;
            await RestAsync(cancellation);
        }
    }

    private async Task RunOwnedAsync(ShardConnection connection, CancellationToken cancellation)
    {
        var (position, error) = await connection.BeginAsync(ShardFailures.Owner, cancellation);
        showsError = error is not null;
        Page = await ReadAsync(connection, position, LimitAt(position), cancellation);
        while (!Page.GivesWay)
            Page = Page.IsWorkable
                ? await ProcessAsync(connection, Page, cancellation)
                : await WaitAsync(connection, Page, cancellation);
    }

    private async Task<ShardPage> ProcessAsync(
        ShardConnection connection,
        ShardPage work,
        CancellationToken cancellation
    )
    {
        var operations = connection.Operations(context.Options);
        if (work.Events.Count > 0)
            await worker.ProcessAsync(operations, work.Read(context.Options), cancellation);
        seen = context.WakeUp.Next;
        var limit = LimitAt(work.Ceiling);
        var next = await connection.CommitAsync(work, operations, limit, cancellation);
        showsError = false;
        context.Metrics.Processed(Name, work);
        return next;
    }

    private async Task<ShardPage> WaitAsync(
        ShardConnection connection,
        ShardPage idle,
        CancellationToken cancellation
    )
    {
        if (showsError && !idle.IsPaused)
            await context.Failures.ClearAsync(Name, cancellation);
        showsError &= idle.IsPaused;
        await WakeUp.WaitAsync(seen, settings.PollingInterval, cancellation);
        // While paused only to see the lag, and whether it is resumed.
        return await ReadAsync(
            connection,
            idle.Floor,
            idle.IsPaused ? 1 : LimitAt(idle.Floor),
            cancellation
        );
    }

    private Task<ShardPage> ReadAsync(
        ShardConnection connection,
        long position,
        int limit,
        CancellationToken cancellation
    )
    {
        seen = context.WakeUp.Next;
        return connection.ReadAsync(position, limit, cancellation);
    }

    private int LimitAt(long position) => position < singlesUntil ? 1 : settings.BatchSize;

    private void NoteDenial(bool denied)
    {
        if (denied && !isDenied)
            context.Logger.LogInformation("Shard {Shard} is run by another session", Name);
        isDenied = denied;
        if (denied)
            Progress = ShardProgress.None;
    }

    private async Task FailAsync(Exception e)
    {
        var poison = Page is { Events: [var single] } ? single.Position : (long?)null;
        singlesUntil = Math.Max(singlesUntil, Page?.Ceiling ?? 0);
        context.Metrics.Failed(Name);
        context.Logger.LogError(
            e,
            "Shard {Shard} pauses after position {Position}",
            Name,
            Page?.Floor
        );
        await context.Failures.RecordAsync(Name, e.Message, poison);
    }

    private Task RestAsync(CancellationToken cancellation) =>
        Task.Delay(settings.PauseAfterError, context.Options.Time, cancellation)
            .ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
}
