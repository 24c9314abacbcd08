using System.Diagnostics;
using Notary.Evm;

namespace Notary.Bench.Watcher.Backfill;

/// <summary>The bare limit: the watcher's calls of every block, 32 blocks at once, whose answers nobody reads.</summary>
internal static class BareCalls
{
    private const int AtOnce = 32;

    /// <returns>Blocks a second.</returns>
    public static async Task<double> MeasureAsync(Uri node, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var rpc = new HttpJsonRpc(http, node);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, BackfillChain.Blocks),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = cancellation,
            },
            async (height, stop) =>
            {
                var number = Hex.EncodeQuantity(height);
                await rpc.CallAsync("eth_getBlockByNumber", [number, false], stop);
                await rpc.CallAsync("eth_getBlockByNumber", [number, true], stop);
                await rpc.CallAsync("eth_getBlockReceipts", [number], stop);
            }
        );
        return BackfillChain.Blocks / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
