using Notary.Evm;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Oracle;

/// <summary>
/// Resident memory of the oracle's own process: when it has read a log with 100,000 accounts, which are those of consumer and
/// provider in 50,000 agreements; and under deposit checks, which leave nothing behind. (Answers do: each open exchange is
/// kept until it settles or lapses.)
/// </summary>
internal static class MemoryUse
{
    private const int Accounts = 100_000;
    private const int Asked = 1_000;
    private const double GoalMegabytes = 300;
    private const double GoalGrowth = 1.05;

    private static readonly TimeSpan Watched =
        Environment.GetEnvironmentVariable("NOTARY_BENCH_TIER") == "full"
            ? TimeSpan.FromMinutes(10)
            : TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        RequestFiles files,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("a log with 100,000 accounts");
        using var consumer = EvmPrivateKey.Generate();
        List<BenchAgreement> agreements = [.. BenchAgreement.OfOne(consumer, Accounts / 2)];
        await using var oracle = await OracleProcess.StartAsync(agreements, cancellation);
        var loaded = oracle.Megabytes;
        List<Func<string>> makers = [.. agreements.Take(Asked).Select(a => (Func<string>)a.Check)];
        var bodies = await files.WriteAsync(makers, makers.Count, cancellation);
        var load = new WrkLoad(
            new Uri(oracle.Url, "v1/deposit-checks"),
            bodies,
            OracleBenchmark.Typical,
            OracleBenchmark.WarmUp
        );
        progress.Report($"memory under load, for {Watched}");
        await Wrk.RunAsync(load, cancellation);
        var warm = oracle.Megabytes;
        await Wrk.RunAsync(load with { Duration = Watched }, cancellation);
        return
        [
            Lower("oracle.memory.loaded", loaded, "MB", GoalMegabytes),
            Lower("oracle.memory.busy", oracle.Megabytes, "MB", GoalMegabytes),
            Lower("oracle.memory.growth", oracle.Megabytes / warm, "1", GoalGrowth),
        ];
    }
}
