using System.Threading.Channels;
using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// The log's single writer in this process: concurrent sessions share its transactions. Whoever finds nobody writing writes a
/// group itself, so that a lone caller waits for no other thread; what has queued up meanwhile is left to a task.
/// </summary>
internal sealed class AppendQueue : IAsyncDisposable
{
    private const int MaxGroupEvents = 2_000;

    private readonly Channel<AppendUnit> channel;
    private readonly LogWriter writer;
    private readonly StoreOptions options;
    private readonly Action<int> appended;
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <param name="appended">Told how many units a transaction saved.</param>
    internal AppendQueue(NpgsqlDataSource source, StoreOptions options, Action<int> appended)
    {
        (this.options, this.appended) = (options, appended);
        writer = new LogWriter(source, options);
        channel = Channel.CreateBounded<AppendUnit>(4 * options.MaxGroupSize);
    }

    /// <summary>Cancellation applies until the unit is queued; from then on its fate is awaited.</summary>
    internal async Task<long> AppendAsync(AppendUnit unit, CancellationToken cancellation)
    {
        await EnqueueAsync(unit, cancellation);
        // A caller with a context of its own must not hold up the others when that context is busy.
        if (SynchronizationContext.Current is null && TryEnter())
            await SaveNextAsync();
        Continue();
        return await unit.Outcome;
    }

    private async ValueTask EnqueueAsync(AppendUnit unit, CancellationToken cancellation)
    {
        try
        {
            await channel.Writer.WriteAsync(unit, cancellation);
        }
        catch (Exception e)
        {
            unit.Fail(e);
            throw;
        }
    }

    /// <summary>Saves what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        channel.Writer.TryComplete();
        await writing.WaitAsync();
        while (channel.Reader.Count > 0)
            await SaveAsync(NextGroup(), retried: false);
    }

    /// <summary>Has what is queued written, unless somebody is writing: they see to it in the end, too.</summary>
    private void Continue()
    {
        if (channel.Reader.Count > 0 && TryEnter())
            _ = Task.Run(ContinueAsync, CancellationToken.None);
    }

    private async Task ContinueAsync()
    {
        do await SaveNextAsync();
        while (channel.Reader.Count > 0 && TryEnter());
    }

    private bool TryEnter() => writing.Wait(0, CancellationToken.None);

    private async Task SaveNextAsync()
    {
        try
        {
            if (NextGroup() is { Count: > 0 } group)
                await SaveAsync(group, retried: false);
        }
        finally
        {
            writing.Release();
        }
    }

    private List<AppendUnit> NextGroup()
    {
        var group = new List<AppendUnit>();
        for (var events = 0; group.Count < options.MaxGroupSize && events < MaxGroupEvents; )
        {
            if (!channel.Reader.TryRead(out var unit))
                break;
            group.Add(unit);
            events += unit.EventCount;
        }
        return group;
    }

    /// <summary>What the database or a projection refuses is found by saving each unit alone: it fails its own caller only.</summary>
    private async Task SaveAsync(List<AppendUnit> group, bool retried)
    {
        try
        {
            var outcomes = await AppendWithRetryAsync(group, retried);
            foreach (var (unit, outcome) in group.Zip(outcomes))
                outcome.Complete(unit);
            appended(group.Count);
        }
        catch (Exception e) when (group.Count > 1 && e is not NpgsqlException { IsTransient: true })
        {
            foreach (var unit in group)
                await SaveAsync([unit], retried: true);
        }
        catch (Exception e)
        {
            foreach (var unit in group)
                unit.Fail(e);
        }
    }

    /// <summary>A lost connection leaves open whether the group was committed; event ids make the retry find out.</summary>
    private async Task<IReadOnlyList<AppendOutcome>> AppendWithRetryAsync(
        List<AppendUnit> group,
        bool retried
    )
    {
        var started = options.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await writer.AppendAsync(group, retried || attempt > 0);
            }
            catch (NpgsqlException e)
                when (e.IsTransient && options.Time.GetElapsedTime(started) < options.AppendRetry)
            {
                await Task.Delay(
                    TimeSpan.FromMilliseconds(50 << Math.Min(attempt, 4)),
                    options.Time
                );
            }
        }
    }
}
