using System.Threading.Channels;
using Npgsql;

namespace Notary.EventStore;

/// <summary>The log's single writer in this process: concurrent sessions share its transactions.</summary>
internal sealed class AppendQueue : IAsyncDisposable
{
    private const int MaxGroupEvents = 2_000;

    private readonly Channel<AppendUnit> channel;
    private readonly LogWriter writer;
    private readonly StoreOptions options;
    private readonly Action<int> appended;
    private readonly Task worker;

    /// <param name="appended">Told how many units a transaction saved.</param>
    internal AppendQueue(NpgsqlDataSource source, StoreOptions options, Action<int> appended)
    {
        (this.options, this.appended) = (options, appended);
        writer = new LogWriter(source, options);
        channel = Channel.CreateBounded<AppendUnit>(
            new BoundedChannelOptions(4 * options.MaxGroupSize) { SingleReader = true }
        );
        worker = Task.Run(WorkAsync);
    }

    /// <summary>Cancellation applies until the unit is queued; from then on its fate is awaited.</summary>
    internal async Task<long> AppendAsync(AppendUnit unit, CancellationToken cancellation)
    {
        await channel.Writer.WriteAsync(unit, cancellation);
        return await unit.Completion.Task;
    }

    /// <summary>Saves what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        channel.Writer.TryComplete();
        await worker;
    }

    private async Task WorkAsync()
    {
        while (await channel.Reader.WaitToReadAsync())
            await SaveAsync(NextGroup(), retried: false);
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
                unit.Completion.TrySetException(e);
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
