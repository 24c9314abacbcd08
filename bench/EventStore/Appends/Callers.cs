using System.Diagnostics;

namespace Notary.Bench.EventStore.Appends;

/// <summary>Callers that each append one event after the other to an agreement of their own, waiting for every commit.</summary>
internal sealed class Callers(BenchLog log, int count)
{
    private const int Exchanges = 100;

    private readonly Caller[] callers =
    [
        .. Enumerable.Range(0, count).Select(_ => new Caller(log, new OracleEvents())),
    ];

    /// <summary>Lets all of them append for a while.</summary>
    /// <returns>How long it took until the last commit.</returns>
    public async Task<TimeSpan> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(callers.Select(c => Task.Run(() => c.RunAsync(duration), cancellation)));
        return Stopwatch.GetElapsedTime(started);
    }

    private sealed class Caller(BenchLog log, OracleEvents agreement)
    {
        private readonly object[] events = [.. agreement.Exchanges(Exchanges)];
        private int next;

        public async Task RunAsync(TimeSpan duration)
        {
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < duration)
                await log.AppendAsync(agreement.Stream, events[next++ % events.Length]);
        }
    }
}
