using System.Diagnostics;
using Notary.Bench.Exchanges;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Watcher.Latency;

/// <summary>
/// Payments of whole exchanges on a running stack: from the node's notification, as a bare client gets it, until a reader
/// finds the payment in the watcher's log, and in the oracle's. Blocks come every 12 s, so that each payment is pending.
/// </summary>
internal static class MempoolLatency
{
    private const int WarmUps = 15;
    private const int Measured = 150;
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(12);

    // The rest of an exchange is over when the next payment is sent.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<IEnumerable<BenchmarkResult>> MeasureAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("latency: starting the stack");
        await using var stack = await DevnetStack.StartAsync(
            new DevnetOptions { BlockTime = BlockTime, FabricBlockTime = BlockTime },
            new SilentNarrator(),
            cancellation
        );
        await using var trade = await new TradeSetup(stack).OpenLockedAsync(
            "bench",
            TradeTerms.Patient(BlockTime, WarmUps + Measured),
            cancellation
        );
        var postgres = stack.Servers.Postgres.ConnectionString;
        await using var node = await Announcements.OpenAsync(
            stack.Servers.Anvil.WebSocket,
            cancellation
        );
        await using var watcher = new LogSightings(postgres, "watcher_evm", "pending-seen");
        await using var oracle = new LogSightings(postgres, "oracle", "leg_pending_seen");
        progress.Report("latency: payments");
        for (var i = 1UL; i <= WarmUps + Measured; i++)
        {
            await trade.Consumer.BuyAsync(i, TradeTerms.Price, cancellation: cancellation);
            await Task.Delay(Pause, cancellation);
        }
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        return
        [
            .. Results("watcher.pending.log", node, watcher, goal: 20),
            .. Results("watcher.pending.oracle", node, oracle, goal: 40),
        ];
    }

    private static IEnumerable<BenchmarkResult> Results(
        string metric,
        Announcements node,
        LogSightings log,
        double goal
    )
    {
        var late = node
            .Heard.Where(h => log.Seen.ContainsKey(h.Key))
            .OrderBy(h => h.Value)
            .Skip(WarmUps)
            .Select(h => Stopwatch.GetElapsedTime(h.Value, log.Seen[h.Key]).TotalMilliseconds)
            .ToList();
        var distribution = new Distribution(late);
        yield return Lower($"{metric}.p50", distribution.Median, "ms");
        yield return Lower($"{metric}.p99", distribution.Percentile(99), "ms", goal);
        yield return Higher($"{metric}.payments", late.Count, "payments", Measured);
    }
}
