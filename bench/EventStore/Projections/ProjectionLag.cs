using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Notary.Bench.EventStore.Projections;

/// <summary>
/// From an append's commit until an asynchronous projection has committed its rows, under a steady load of single-event
/// appends that do not wait for each other.
/// </summary>
internal sealed class ProjectionLag(BenchLog log)
{
    public const int PerSecond = 5_000;
    private const int Streams = 1_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly string[] streams =
    [
        .. Enumerable.Range(0, Streams).Select(_ => new OracleEvents().Stream),
    ];

    private readonly object[] events = [.. new OracleEvents().Exchanges(100)];
    private readonly ConcurrentQueue<(long Position, long At)> commits = new();

    /// <summary>Milliseconds for each event, and the events a second that were really appended.</summary>
    public async Task<(Distribution Lag, double Rate)> RunAsync(CancellationToken cancellation)
    {
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await LoadAsync(WarmUp, cancellation);
        await daemon.WaitForNonStaleData(TimeSpan.FromMinutes(1), cancellation);
        commits.Clear();

        using var done = new CancellationTokenSource();
        var watch = Task.Run(() => WatchAsync(done.Token), cancellation);
        var rate = await LoadAsync(Measured, cancellation);
        await daemon.WaitForNonStaleData(TimeSpan.FromMinutes(1), cancellation);
        await done.CancelAsync();
        return (new(await watch), rate);
    }

    /// <summary>Starts appends at their time, whether or not earlier ones are done.</summary>
    private async Task<double> LoadAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var (appends, started) = (new List<Task>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration)
        {
            while (appends.Count < elapsed.TotalSeconds * PerSecond)
                appends.Add(AppendAsync(appends.Count));
            await Task.Delay(Tick, cancellation);
        }
        await Task.WhenAll(appends);
        return appends.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task AppendAsync(int i)
    {
        var position = await log.AppendAsync(streams[i % Streams], events[i % events.Length]);
        commits.Enqueue((position, Stopwatch.GetTimestamp()));
    }

    /// <summary>Notes when the committed checkpoint has passed each commit; it looks every millisecond or so, and so is late at most.</summary>
    private async Task<List<double>> WatchAsync(CancellationToken cancellation)
    {
        var lags = new List<double>();
        await using var connection = await log.Bare.OpenConnectionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(
            "select last_seq from es_progression",
            connection
        );
        await command.PrepareAsync(CancellationToken.None);
        for (var last = false; !last; )
        {
            last = cancellation.IsCancellationRequested;
            var done = (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
            Take(done, Stopwatch.GetTimestamp(), lags);
            await Task.Delay(Tick, CancellationToken.None);
        }
        return lags;
    }

    private void Take(long done, long now, List<double> lags)
    {
        for (var i = commits.Count; i > 0 && commits.TryDequeue(out var commit); i--)
        {
            if (commit.Position > done)
                commits.Enqueue(commit);
            else
                lags.Add(Math.Max(0, Stopwatch.GetElapsedTime(commit.At, now).TotalMilliseconds));
        }
    }
}
