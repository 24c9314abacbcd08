using System.Diagnostics;
using Notary.ThresholdBls;

namespace Notary.Bench.Threshold.Signing;

/// <summary>Ours and the bare calls by turns, so that both see the same machine; medians in µs.</summary>
internal static class SigningComparison
{
    private const int WarmUp = 20;
    private const int Turns = 300;

    public static IEnumerable<BenchmarkResult> Measure(SigningCase given)
    {
        var bare = new BareBlst(given);
        var name = $"threshold.{given.Name}";
        return
        [
            .. Compare($"{name}.combine", () => given.Group.Combine(given.Partials), bare.Combine),
            .. Compare(
                $"{name}.verify",
                () => Require(Verify(given)),
                () => Require(bare.Verify())
            ),
            .. Compare(
                $"{name}.combineAndVerify",
                () =>
                    Require(
                        given.Group.PublicKey.Verify(
                            given.Message,
                            given.Group.Combine(given.Partials)
                        )
                    ),
                () =>
                {
                    bare.Combine();
                    Require(bare.Verify());
                },
                goal: ThresholdBenchmark.GoalRatio
            ),
            .. Compare(
                $"{name}.session",
                () => Require(Collect(given).Signature is not null),
                () => Require(bare.CombineVerified()),
                goal: ThresholdBenchmark.GoalRatio
            ),
        ];
    }

    private static bool Verify(SigningCase given) =>
        given.Group.PublicKey.Verify(given.Message, given.Signature);

    private static SigningSession Collect(SigningCase given)
    {
        var session = new SigningSession(given.Group, given.Message);
        foreach (var partial in given.Partials)
            session.Add(partial);
        return session;
    }

    private static IEnumerable<BenchmarkResult> Compare(
        string metric,
        Action ours,
        Action bare,
        double? goal = null
    )
    {
        var (mine, limit) = (new List<double>(), new List<double>());
        for (var turn = -WarmUp; turn < Turns; turn++)
        {
            var (a, b) = (Time(ours), Time(bare));
            if (turn < 0)
                continue;
            mine.Add(a);
            limit.Add(b);
        }
        var (median, bareMedian) = (new Distribution(mine).Median, new Distribution(limit).Median);
        yield return BenchmarkResult.Lower(metric, median, "µs");
        yield return BenchmarkResult.Lower($"{metric}.bare", bareMedian, "µs");
        yield return BenchmarkResult.Lower($"{metric}.ratio", median / bareMedian, "1", goal);
    }

    private static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    private static void Require(bool holds)
    {
        if (!holds)
            throw new InvalidOperationException("A signature that was measured does not verify.");
    }
}
