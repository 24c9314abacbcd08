using System.Collections.Concurrent;
using Notary.Chains;
using Notary.EventStore;
using Notary.Member.Presence;
using Npgsql;

namespace Notary.Member.Challenges;

/// <summary>
/// Follows every open challenge, each to its verdict: those that come at once, and those that the log has, whatever was missed.
/// Holds no state: a restart continues.
/// </summary>
internal sealed class Investigator(
    IDocumentStore store,
    Investigation investigation,
    NewChallenges news,
    Tenure tenure,
    TimeProvider time,
    ILogger<Investigator> logger
) : BackgroundService
{
    private const int MaxParallel = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim looks = new(MaxParallel);
    private readonly ConcurrentDictionary<string, Task> followed = new(StringComparer.Ordinal);

    public override void Dispose()
    {
        base.Dispose();
        looks.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(HearAsync(stoppingToken), SweepAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(followed.Values)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HearAsync(CancellationToken cancellation)
    {
        await foreach (var stream in news.Reader.ReadAllAsync(cancellation))
            Follow(stream, cancellation);
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        while (true)
        {
            foreach (var stream in await OpenAsync(cancellation))
                Follow(stream, cancellation);
            await Task.Delay(Interval, time, cancellation);
        }
    }

    private async Task<IEnumerable<string>> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await store.QuerySession().OpenAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Open challenges cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    private void Follow(string stream, CancellationToken cancellation)
    {
        var begun = new Task<Task>(() => FollowAsync(stream, cancellation));
        if (followed.TryAdd(stream, begun.Unwrap()))
            begun.Start(TaskScheduler.Default);
    }

    private async Task FollowAsync(string stream, CancellationToken cancellation)
    {
        try
        {
            while (await LookAsync(stream, cancellation) is { } pause)
                await Task.Delay(pause, time, cancellation);
        }
        finally
        {
            followed.TryRemove(stream, out _);
        }
    }

    /// <summary>One challenge's trouble does not hold up the others; it is met again at the next look.</summary>
    private async Task<TimeSpan?> LookAsync(string stream, CancellationToken cancellation)
    {
        await looks.WaitAsync(cancellation);
        try
        {
            return tenure.MaySign ? await investigation.LookAsync(stream, cancellation) : Interval;
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning("{Challenge} waits: {Reason}", stream, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Challenge} cannot be looked into", stream);
        }
        finally
        {
            looks.Release();
        }
        return Interval;
    }
}
