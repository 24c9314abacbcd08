using System.Diagnostics;
using Notary.Bench.Credit.Attacks;
using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Reports;
using Notary.Bench.Credit.Scale;

namespace Notary.Bench.Credit;

/// <summary>Credit of 100,000 nodes beside MathNet's sparse product, and the notary-credit paper's experiments beside three other schemes.</summary>
internal sealed class CreditBenchmark : IReportingBenchmark
{
    private const int LargestRing = 20;

    public string Name => "credit";

    public string Description =>
        "credit of 100,000 nodes beside MathNet; ranking errors and attacks beside Jiang, Dai and PageRank; --out writes a report";

    public Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    ) => Task.FromResult(Run(progress, cancellation).Metrics);

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        DirectoryInfo folder,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var (metrics, results) = Run(progress, cancellation);
        progress.Report($"writing the report to {folder.FullName}");
        await CreditReport.Of(results).WriteAsync(folder, cancellation);
        return metrics;
    }

    private static (IReadOnlyList<BenchmarkResult> Metrics, Results Results) Run(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("100,000 nodes and 1,000,000 trust links");
        var scale = Scale();
        var results = Results.Of(progress, cancellation);
        return ([.. scale, .. Errors(results), .. Detection(results)], results);
    }

    private static IEnumerable<BenchmarkResult> Scale()
    {
        var comparison = new ScaleComparison();
        var (build, score, processor) = comparison.Score();
        // The whole process's peak so far is more than the score's own part.
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        var (ours, peer) = comparison.Product();
        return
        [
            BenchmarkResult.Lower("credit.scale.links", comparison.Links, "1"),
            BenchmarkResult.Lower("credit.scale.build", build, "s"),
            BenchmarkResult.Lower("credit.scale.score", score, "s", goal: 5),
            BenchmarkResult.Lower("credit.scale.score.processor", processor, "s"),
            BenchmarkResult.Lower("credit.scale.peak", peak, "bytes", goal: 1L << 30),
            BenchmarkResult.Lower("credit.scale.product", ours, "ms"),
            BenchmarkResult.Lower("credit.scale.product.mathnet", peer, "ms"),
            BenchmarkResult.Lower("credit.scale.product.ratio", ours / peer, "1", goal: 1.5),
        ];
    }

    /// <summary>The goal is the best baseline's error.</summary>
    private static IEnumerable<BenchmarkResult> Errors(Results results) =>
        from part in SnapshotExperiment.Ends
        let errors = results.Errors(part.Share, part.Top)
        let best = errors.Skip(1).Min(e => e.Mean)
        from result in errors.Select(
            (e, i) =>
                BenchmarkResult.Lower(
                    "credit."
                        + SnapshotExperiment.ErrorName(Schemes.Names[i], part.Share, part.Top),
                    e.Mean,
                    "%",
                    i == 0 ? best : null
                )
        )
        select result;

    private static IEnumerable<BenchmarkResult> Detection(Results results)
    {
        foreach (var scheme in Schemes.All)
        {
            var recall = SnapshotExperiment.DetectionName("recall", 0.2, 5, scheme.Name);
            yield return BenchmarkResult.Higher(
                "credit." + recall,
                results.Snapshots[recall].Mean,
                "%"
            );
            var ring = AttackExperiment.Name("found", Attack.Ring(LargestRing), scheme);
            yield return BenchmarkResult.Higher(
                FormattableString.Invariant($"credit.ring.{LargestRing}.found.{scheme.Name}"),
                results.Attacks[ring].Mean,
                "%"
            );
        }
    }
}
