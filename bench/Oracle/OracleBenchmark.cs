namespace Notary.Bench.Oracle;

/// <summary>
/// The oracle under load, beside a bare endpoint in the same run on the same cores: deposit checks from memory; answers, each
/// with its intent's signature checked, reserved, committed with fsync and attested; more load than it takes on; its memory.
/// NOTARY_BENCH_TIER=full watches the memory for ten minutes instead of twenty seconds.
/// </summary>
internal sealed class OracleBenchmark : IBenchmark
{
    /// <summary>Connections of the goals.</summary>
    public const int Typical = 500;

    /// <summary>Connections of the runs.</summary>
    public static readonly IReadOnlyList<int> Connections = [100, Typical, 1_000, 2_000];

    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    private const int Agreements = 1_000;

    public string Name => "oracle";

    public string Description =>
        "deposit checks and durable answers under load, beside a bare endpoint";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        using var files = new RequestFiles();
        List<BenchAgreement> agreements = [.. BenchAgreement.Of(Agreements)];
        var results = new List<BenchmarkResult>();
        int peak;
        progress.Report("starting PostgreSQL and the oracle");
        await using (
            var oracle = await LoadedOracle.StartAsync(
                agreements,
                2 * Connections[^1],
                cancellation
            )
        )
        {
            var load = new OracleLoad(oracle, files, agreements, progress);
            var checks = new CheckComparison(load);
            results.AddRange(await checks.RunAsync(cancellation));
            var answers = new AnswerComparison(load, checks.Bare, progress);
            results.AddRange(await answers.RunAsync(cancellation));
            peak = answers.Peak;
        }
        results.AddRange(await Overload.RunAsync(agreements, peak, files, progress, cancellation));
        results.AddRange(await MemoryUse.RunAsync(files, progress, cancellation));
        agreements.ForEach(a => a.Dispose());
        return results;
    }
}
