using System.Globalization;
using Notary.Devnet.Processes;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Watcher.Backfill;

/// <summary>10,000 blocks with 100,000 events: our watcher, which checks all of them, the bare calls, and npm ponder, in turn.</summary>
internal static class BackfillComparison
{
    private const double GoalOverPonder = 5;

    public static async Task<IReadOnlyList<BenchmarkResult>> MeasureAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("back-fill: mining 10,000 blocks");
        await using var chain = await BackfillChain.StartAsync(cancellation);
        await using var server = await PostgresServer.StartAsync(
            ["fsync=on", "synchronous_commit=on"],
            cancellation
        );
        var postgres = server.ConnectionString;
        progress.Report("back-fill: bare calls");
        var bare = await BareCalls.MeasureAsync(chain.Anvil.Http, cancellation);
        progress.Report(Said("bare calls", bare));
        var ours = await WatcherRun.MeasureAsync(chain.Anvil, postgres, cancellation);
        progress.Report(Said("the watcher", ours));
        var ponder = await PonderRun.MeasureAsync(chain.Anvil, postgres, progress, cancellation);
        var results = new List<BenchmarkResult>
        {
            Higher("watcher.backfill.rate", ours, "blocks/s"),
            Higher("watcher.backfill.logs", ours * BackfillChain.LogsPerBlock, "logs/s"),
            Higher("watcher.backfill.bare", bare, "blocks/s"),
            Higher("watcher.backfill.ratio.bare", ours / bare, "1"),
        };
        if (ponder is { } theirs)
        {
            progress.Report(Said("ponder", theirs));
            results.Add(Higher("watcher.backfill.ponder", theirs, "blocks/s"));
            results.Add(
                Higher("watcher.backfill.ratio.ponder", ours / theirs, "1", GoalOverPonder)
            );
        }
        return results;
    }

    private static string Said(string who, double rate) =>
        string.Create(CultureInfo.InvariantCulture, $"back-fill: {who}: {rate:0} blocks/s");
}
