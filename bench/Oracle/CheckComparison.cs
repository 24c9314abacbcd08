using static System.FormattableString;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.Oracle;

/// <summary>Deposit checks and the bare endpoint in turns, so that what else the machine does hits both.</summary>
internal sealed class CheckComparison(OracleLoad load)
{
    private LoadRun? bare;

    /// <summary>The bare endpoint's run with the connections of the goals.</summary>
    public LoadRun Bare => bare ?? throw new InvalidOperationException("it has not run");

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(CancellationToken cancellation)
    {
        var results = new List<BenchmarkResult>();
        await using var endpoint = await BareEndpoint.StartAsync(cancellation);
        await PairAsync(OracleBenchmark.Typical, endpoint, OracleBenchmark.WarmUp, cancellation);
        foreach (var count in OracleBenchmark.Connections)
        {
            var (limit, ours) = await PairAsync(
                count,
                endpoint,
                OracleBenchmark.Duration,
                cancellation
            );
            if (count == OracleBenchmark.Typical)
                bare = limit;
            var name = Invariant($"oracle.check.{count}");
            results.Add(Higher($"{name}.rate", ours.Wrk.Rate, "1/s"));
            results.Add(Higher($"{name}.bare", limit.Wrk.Rate, "1/s"));
            results.Add(Higher($"{name}.ratio", ours.Wrk.Rate / limit.Wrk.Rate, "1", goal: 0.6));
            results.Add(Lower($"{name}.p99", ours.Wrk.P99 / 1_000, "ms"));
        }
        return results;
    }

    private async Task<(LoadRun Bare, LoadRun Ours)> PairAsync(
        int connections,
        BareEndpoint endpoint,
        TimeSpan duration,
        CancellationToken cancellation
    ) =>
        (
            await load.ChecksAsync(endpoint.Url, connections, duration, cancellation),
            await load.ChecksAsync(load.Oracle.DepositChecks, connections, duration, cancellation)
        );
}
