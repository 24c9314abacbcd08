using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Oracle;

/// <summary>
/// An oracle that takes on as many requests as gave most answers, with that many connections and with four times as many,
/// which honour Retry-After: what it gives, and what it refuses with 503.
/// </summary>
internal static class Overload
{
    private const int Factor = 4;

    public static async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IReadOnlyList<BenchAgreement> agreements,
        int peak,
        RequestFiles files,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        await using var oracle = await LoadedOracle.StartAsync(agreements, peak, cancellation);
        var load = new OracleLoad(oracle, files, agreements, progress);
        await load.AnswersAsync(peak, OracleBenchmark.WarmUp, cancellation);
        var most = await load.AnswersAsync(peak, OracleBenchmark.Duration, cancellation);
        var flooded = await load.TooManyAnswersAsync(
            Factor * peak,
            OracleBenchmark.Duration,
            cancellation
        );
        return
        [
            Higher("oracle.overload.connections", Factor * peak, "connections"),
            Higher("oracle.overload.rate", flooded.Wrk.Rate, "1/s"),
            Higher("oracle.overload.ratio", flooded.Wrk.Rate / most.Wrk.Rate, "1", goal: 0.9),
            Lower(
                "oracle.overload.refused",
                (double)flooded.Wrk.Refused / flooded.Wrk.Requests,
                "1"
            ),
        ];
    }
}
