using System.Diagnostics;
using System.Globalization;
using Notary.ThresholdBls;

namespace Notary.Bench.Threshold.KeyGenerations;

/// <summary>Key generations of several sizes: their time, their bytes, and how the cost per member grows.</summary>
internal static class KeyGenerationSizes
{
    private const double MillisecondsPerSecond = 1000;

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
        Generate(Sizes[0].Members, cancellation);
        var results = new List<BenchmarkResult>();
        var costs = new List<double>();
        foreach (var (members, goal) in Sizes)
        {
            progress.Report(Invariant($"generating a key among {members} members"));
            var (elapsed, bytes) = Generate(members, cancellation);
            var name = Invariant($"threshold.dkg.{members}");
            results.Add(
                ThresholdBenchmark.Lower(
                    name,
                    elapsed.TotalMilliseconds,
                    "ms",
                    goal * MillisecondsPerSecond
                )
            );
            results.Add(ThresholdBenchmark.Lower($"{name}.bytes", bytes, "bytes"));
            results.Add(
                ThresholdBenchmark.Lower($"{name}.bytes.member", (double)bytes / members, "bytes")
            );
            costs.Add(CostPerMember(members, elapsed));
            results.Add(ThresholdBenchmark.Lower($"{name}.cost", costs[^1], "µs"));
        }
        results.Add(
            ThresholdBenchmark.Lower("threshold.dkg.growth", costs[^1] / costs[^2], "1", goal: 1)
        );
        return results;
    }

    private static (TimeSpan Elapsed, long Bytes) Generate(
        int members,
        CancellationToken cancellation
    )
    {
        using var group = new InProcessGroup(members);
        var started = Stopwatch.GetTimestamp();
        group.Run(cancellation);
        return (Stopwatch.GetElapsedTime(started), group.Published);
    }

    /// <summary>Time of a member for each of n·t.</summary>
    private static double CostPerMember(int members, TimeSpan elapsed) =>
        elapsed.TotalMicroseconds
        / members
        / (members * ThresholdParameters.Default(members).Threshold);

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
