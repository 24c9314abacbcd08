using Notary.Bench.EventStore.Appends;
using Notary.Bench.EventStore.Projections;
using Notary.Bench.EventStore.Replays;
using Notary.Devnet.Processes;
using static System.FormattableString;
using static Notary.Bench.BenchmarkResult;

namespace Notary.Bench.EventStore;

/// <summary>The event store beside bare SQL that writes or reads the same rows on the same server, which syncs every commit.</summary>
internal sealed class EventStoreBenchmark : IBenchmark
{
    private static readonly int[] CallerCounts = [1, 8, 64];

    public string Name => "eventstore";

    public string Description =>
        "hash-chained appends, replay and projection lag beside bare SQL on the same rows";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("starting PostgreSQL");
        await using var postgres = await PostgresServer.StartAsync(
            ["fsync=on", "synchronous_commit=on"],
            cancellation
        );
        var server = postgres.ConnectionString;
        var results = new List<BenchmarkResult>();
        progress.Report("commits of one caller");
        results.AddRange(await LatencyAsync(server, cancellation));
        foreach (var callers in CallerCounts)
        {
            progress.Report(Invariant($"appends of {callers} callers at once"));
            results.AddRange(await AppendsAsync(server, callers, cancellation));
        }
        progress.Report("replay");
        results.AddRange(await ReplayAsync(server, cancellation));
        progress.Report("projection lag");
        results.AddRange(await LagAsync(server, cancellation));
        return results;
    }

    private static async Task<IEnumerable<BenchmarkResult>> LatencyAsync(
        string server,
        CancellationToken cancellation
    )
    {
        await using var log = await AppendLogAsync(server, "latency", cancellation);
        var (ours, bare) = await new CommitLatency(log).RunAsync(cancellation);
        return
        [
            Lower("eventstore.commit.p50", ours.Median, "µs"),
            Lower("eventstore.commit.p99", ours.Percentile(99), "µs"),
            Lower("eventstore.commit.bare.p50", bare.Median, "µs"),
            Lower("eventstore.commit.bare.p99", bare.Percentile(99), "µs"),
            Lower("eventstore.commit.ratio", ours.Median / bare.Median, "1", goal: 2),
        ];
    }

    private static async Task<IEnumerable<BenchmarkResult>> AppendsAsync(
        string server,
        int callers,
        CancellationToken cancellation
    )
    {
        var name = Invariant($"eventstore.append.{callers}");
        await using var log = await AppendLogAsync(server, $"append{callers}", cancellation);
        var rates = await new AppendComparison(log, callers).RunAsync(cancellation);
        var batch = (double)rates.Events / rates.Commits;
        var ratio = rates.OursPerSecond / rates.BarePerSecond;
        return
        [
            Higher($"{name}.rate", rates.OursPerSecond, "events/s"),
            Higher($"{name}.bare", rates.BarePerSecond, "events/s"),
            Higher($"{name}.batch", batch, "events/commit"),
            Higher($"{name}.ratio", ratio, "1", goal: callers == 1 ? null : 0.5),
        ];
    }

    private static async Task<IEnumerable<BenchmarkResult>> ReplayAsync(
        string server,
        CancellationToken cancellation
    )
    {
        await using var log = await BenchLog.CreateAsync(server, "replay", cancellation);
        var (ours, bare) = await new ReplayComparison(log).RunAsync(cancellation);
        return
        [
            Higher("eventstore.replay.rate", ours, "events/s", goal: 200_000),
            Higher("eventstore.replay.bare", bare, "events/s"),
            Higher("eventstore.replay.ratio", ours / bare, "1"),
        ];
    }

    private static async Task<IEnumerable<BenchmarkResult>> LagAsync(
        string server,
        CancellationToken cancellation
    )
    {
        await using var log = await BenchLog.CreateAsync(
            server,
            "lag",
            cancellation,
            options => options.Projections.Add(new LegsProjection())
        );
        var (lag, rate) = await new ProjectionLag(log).RunAsync(cancellation);
        return
        [
            Higher("eventstore.lag.load", rate, "events/s", goal: 0.98 * ProjectionLag.PerSecond),
            Lower("eventstore.lag.p50", lag.Median, "ms"),
            Lower("eventstore.lag.p99", lag.Percentile(99), "ms", goal: 50),
        ];
    }

    private static async Task<BenchLog> AppendLogAsync(
        string server,
        string schema,
        CancellationToken cancellation
    )
    {
        var log = await BenchLog.CreateAsync(server, schema, cancellation);
        await log.ExecuteAsync(BareInsert.CreateTable, cancellation);
        return log;
    }
}
