using static System.FormattableString;

namespace Notary.Bench.Threshold.KeyGenerations;

/// <summary>Key generations of several sizes: their time, their bytes, and how the cost per member grows.</summary>
internal static class KeyGenerationSizes
{
    private static readonly (int Members, double GoalSeconds)[] Sizes =
    [
        (4, 1),
        (20, 3),
        (100, 120),
    ];

    public static IReadOnlyList<BenchmarkResult> Measure(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        // The first one pays for the runtime's compilation.
        KeyGenerationSample.Take(Sizes[0].Members, cancellation);
        var results = new List<BenchmarkResult>();
        var costs = new List<double>();
        foreach (var (members, goal) in Sizes)
        {
            progress.Report(Invariant($"generating a key among {members} members"));
            var sample = KeyGenerationSample.Take(members, cancellation);
            results.AddRange(Results(sample, goal));
            costs.Add(sample.Cost);
        }
        var growth = costs[^1] / costs[^2];
        return [.. results, BenchmarkResult.Lower("threshold.dkg.growth", growth, "1", goal: 1)];
    }

    private static IEnumerable<BenchmarkResult> Results(KeyGenerationSample sample, double goal)
    {
        var name = Invariant($"threshold.dkg.{sample.Members}");
        yield return BenchmarkResult.Lower(name, sample.Elapsed.TotalSeconds, "s", goal);
        yield return BenchmarkResult.Lower($"{name}.processor", sample.Processor.TotalSeconds, "s");
        yield return BenchmarkResult.Lower($"{name}.bytes", sample.Bytes, "bytes");
        yield return BenchmarkResult.Lower(
            $"{name}.bytes.member",
            (double)sample.Bytes / sample.Members,
            "bytes"
        );
        yield return BenchmarkResult.Lower($"{name}.cost", sample.Cost, "µs");
    }
}
