using static System.FormattableString;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Oracle;

/// <summary>
/// Answers over many agreements and of a single one. What the machine could do at most follows from CPU times that are
/// measured in the same run: of a bare request, a bare signature recovery, and a bare append of the rows that answers leave
/// (<see cref="CpuLimit"/>). The ratio is that of these to the CPU time of an answer: service, bus, PostgreSQL and wrk, which
/// share the cores. So it does not depend on who else uses them.
/// </summary>
/// <param name="bare">The bare endpoint's run.</param>
internal sealed class AnswerComparison(OracleLoad load, LoadRun bare, IProgress<string> progress)
{
    private const double GoalRate = 12_000;
    private const double GoalMilliseconds = 50;
    private const double GoalRatio = 0.7;

    private readonly List<BenchmarkResult> results = [];
    private readonly Dictionary<int, LoadRun> runs = [];

    /// <summary>The number of connections with which most answers were given.</summary>
    public int Peak => runs.MaxBy(r => r.Value.Wrk.Rate).Key;

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(CancellationToken cancellation)
    {
        // The first makes the compiler see what is hot, the second runs its code.
        for (var i = 0; i < 2; i++)
            await load.AnswersAsync(OracleBenchmark.Typical, OracleBenchmark.WarmUp, cancellation);
        foreach (var count in OracleBenchmark.Connections)
            await RunAsync(count, cancellation);
        var hot = await load.HotAnswersAsync(
            OracleBenchmark.Typical,
            OracleBenchmark.Duration,
            cancellation
        );
        var many = runs[OracleBenchmark.Typical].Wrk.Rate;
        results.Add(Higher("oracle.hot.rate", hot.Wrk.Rate, "1/s"));
        results.Add(Higher("oracle.hot.ratio", hot.Wrk.Rate / many, "1", GoalRatio));
        return results;
    }

    private async Task RunAsync(int connections, CancellationToken cancellation)
    {
        var before = await load.Oracle.Store.FetchHeadAsync(cancellation);
        var duration = OracleBenchmark.Duration;
        var run = runs[connections] = await load.AnswersAsync(connections, duration, cancellation);
        var isTypical = connections == OracleBenchmark.Typical;
        var name = Invariant($"oracle.answer.{connections}");
        results.Add(Higher($"{name}.rate", run.Wrk.Rate, "1/s", isTypical ? GoalRate : null));
        results.Add(
            Lower($"{name}.p99", run.Wrk.P99 / 1_000, "ms", isTypical ? GoalMilliseconds : null)
        );
        if (!isTypical)
            return;
        AddCosts(name, run);
        progress.Report("what an answer must cost at least");
        AddLimit(
            name,
            run,
            await CpuLimit.MeasureAsync(load.Oracle, bare, before.Position, cancellation)
        );
    }

    private void AddCosts(string name, LoadRun run)
    {
        results.Add(Lower($"{name}.cpu.service", run.PerRequest(run.Cpu.Server), "µs"));
        results.Add(Lower($"{name}.cpu.postgres", run.PerRequest(run.Cpu.Database), "µs"));
        results.Add(Lower($"{name}.cpu.wrk", run.PerRequest(run.Cpu.Load), "µs"));
    }

    private void AddLimit(string name, LoadRun run, CpuLimit limit)
    {
        results.Add(Lower("oracle.limit.request", limit.Request, "µs"));
        results.Add(Lower("oracle.limit.recovery", limit.Recovery, "µs"));
        results.Add(Lower("oracle.limit.append", limit.Append, "µs"));
        results.Add(Higher("oracle.limit.rate", limit.Rate, "1/s"));
        results.Add(Higher($"{name}.ratio", limit.Total / run.CpuPerRequest, "1", GoalRatio));
    }
}
