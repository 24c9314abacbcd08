using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using static System.FormattableString;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Exchanges;

/// <summary>Warm exchanges beside the sum of the bare chain calls that they make, at three block intervals of both chains.</summary>
internal sealed class ExchangeBenchmark : IBenchmark
{
    private const double GoalMs = 250;
    private static readonly int[] Seconds = [1, 2, 12];

    public string Name => "exchange";

    public string Description =>
        "warm exchanges beside the sum of their bare chain calls, with blocks every 1, 2 and 12 s";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var results = new List<BenchmarkResult>();
        foreach (var seconds in Seconds)
        {
            progress.Report(Invariant($"blocks every {seconds} s: starting the stack"));
            var samples = await MeasureAsync(seconds, cancellation);
            var measured = Results(Invariant($"{seconds}s"), samples).ToList();
            results.AddRange(measured);
            progress.Report(
                Invariant($"blocks every {seconds} s: {measured[0].Value} ms an exchange")
            );
        }
        return results;
    }

    private static async Task<ExchangeSamples> MeasureAsync(
        int seconds,
        CancellationToken cancellation
    )
    {
        var interval = TimeSpan.FromSeconds(seconds);
        var options = new DevnetOptions { BlockTime = interval, FabricBlockTime = interval };
        await using var stack = await DevnetStack.StartAsync(
            options,
            new SilentNarrator(),
            cancellation
        );
        var terms = TradeTerms.Patient(interval, ExchangeRun.Exchanges);
        await using var trade = await new TradeSetup(stack).OpenLockedAsync(
            "bench",
            terms,
            cancellation
        );
        return await new ExchangeRun(stack, trade).RunAsync(cancellation);
    }

    private static IEnumerable<BenchmarkResult> Results(string interval, ExchangeSamples samples)
    {
        var (ours, bare) = (new Distribution(samples.Exchanges), new Distribution(samples.Bare));
        yield return Lower($"exchange.{interval}.p50", ours.Median, "ms", GoalMs);
        yield return Lower($"exchange.{interval}.p99", ours.Percentile(99), "ms");
        yield return Lower($"exchange.{interval}.bare.p50", bare.Median, "ms");
        yield return Lower($"exchange.{interval}.ratio", ours.Median / bare.Median, "1");
        yield return Lower($"exchange.{interval}.calls", samples.Calls, "calls");
        yield return Lower($"exchange.{interval}.bare.calls", samples.BareCalls, "calls");
        var blocks = new Distribution(samples.Blocks).Median;
        yield return Lower($"exchange.{interval}.blocks.p50", blocks, "blocks", goal: 0);
    }
}
