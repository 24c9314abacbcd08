using Notary.Bench.Watcher.Backfill;
using Notary.Bench.Watcher.FabricClient;
using Notary.Bench.Watcher.Latency;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Watcher;

/// <summary>
/// The EVM watcher: pending payments on their way into its log and the oracle's, beyond the node's own notification; a back-fill
/// beside the bare calls and npm ponder on the same chain; and our Fabric client beside the official one.
/// </summary>
internal sealed class WatcherBenchmark : IBenchmark
{
    public string Name => "watcher";

    public string Description =>
        "mempool to log and oracle; back-fill of 10,000 blocks beside bare calls and npm ponder; Fabric client beside the official one";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    ) =>
        [
            .. await MempoolLatency.MeasureAsync(progress, cancellation),
            .. await BackfillComparison.MeasureAsync(progress, cancellation),
            .. await ClientComparison.MeasureAsync(progress, cancellation),
        ];
}
