using System.Globalization;

namespace Notary.Bench.Oracle;

/// <summary>
/// The oracle under load, beside a bare endpoint in the same run on the same cores: deposit checks from memory, and answers,
/// each with its intent's signature checked, reserved, committed with fsync and attested.
/// </summary>
internal sealed class OracleBenchmark : IBenchmark
{
    private const int Agreements = 1_000;
    private const int Typical = 500;
    private const int PerSecond = 15_000; // answers that are prepared for a second of load
    private static readonly int[] Connections = [100, Typical, 1_000, 2_000];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    public string Name => "oracle";

    public string Description =>
        "deposit checks and durable answers under load, beside a bare endpoint";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        using var files = new RequestFiles();
        List<BenchAgreement> agreements =
        [
            .. Enumerable.Range(0, Agreements).Select(_ => new BenchAgreement()),
        ];
        progress.Report("starting PostgreSQL and the oracle");
        await using var oracle = await LoadedOracle.StartAsync(agreements, cancellation);
        var load = new OracleLoad(oracle, files, agreements, progress);
        var results = new List<BenchmarkResult>();
        results.AddRange(await ChecksAsync(load, cancellation));
        results.AddRange(await AnswersAsync(load, cancellation));
        agreements.ForEach(a => a.Dispose());
        return results;
    }

    private static async Task<IEnumerable<BenchmarkResult>> ChecksAsync(
        OracleLoad load,
        CancellationToken cancellation
    )
    {
        var results = new List<BenchmarkResult>();
        await using var bare = await BareEndpoint.StartAsync(cancellation);
        await load.ChecksAsync(bare.Url, Typical, WarmUp, cancellation);
        await load.ChecksAsync(load.Oracle.DepositChecks, Typical, WarmUp, cancellation);
        foreach (var count in Connections)
        {
            var limit = await load.ChecksAsync(bare.Url, count, Duration, cancellation);
            var ours = await load.ChecksAsync(
                load.Oracle.DepositChecks,
                count,
                Duration,
                cancellation
            );
            var name = Invariant($"oracle.check.{count}");
            results.Add(Higher($"{name}.rate", ours.Rate, "1/s"));
            results.Add(Higher($"{name}.bare", limit.Rate, "1/s"));
            results.Add(Higher($"{name}.ratio", ours.Rate / limit.Rate, "1", goal: 0.6));
            results.Add(Lower($"{name}.p99", ours.P99 / 1_000, "ms"));
        }
        return results;
    }

    private static async Task<IEnumerable<BenchmarkResult>> AnswersAsync(
        OracleLoad load,
        CancellationToken cancellation
    )
    {
        var results = new List<BenchmarkResult>();
        await load.AnswersAsync(Typical, WarmUp, PerSecond, cancellation);
        foreach (var count in Connections)
        {
            var run = await load.AnswersAsync(count, Duration, PerSecond, cancellation);
            var name = Invariant($"oracle.answer.{count}");
            results.Add(Higher($"{name}.rate", run.Rate, "1/s", count == Typical ? 12_000 : null));
            results.Add(Lower($"{name}.p99", run.P99 / 1_000, "ms", count == Typical ? 50 : null));
        }
        var many = results
            .Single(r => r.Metric == Invariant($"oracle.answer.{Typical}.rate"))
            .Value;
        var hot = await load.HotAnswersAsync(Typical, Duration, PerSecond, cancellation);
        results.Add(Higher("oracle.hot.rate", hot.Rate, "1/s"));
        results.Add(Higher("oracle.hot.ratio", hot.Rate / many, "1", goal: 0.7));
        return results;
    }

    private static BenchmarkResult Lower(
        string metric,
        double value,
        string unit,
        double? goal = null
    ) => new(metric, Math.Round(value, 3), unit, goal, Better.Lower);

    private static BenchmarkResult Higher(
        string metric,
        double value,
        string unit,
        double? goal = null
    ) => new(metric, Math.Round(value, 3), unit, goal, Better.Higher);

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
