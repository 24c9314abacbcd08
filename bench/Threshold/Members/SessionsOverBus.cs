using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Notary.Devnet.Deployment;
using Notary.Devnet.Processes;
using Notary.Protocol.Groups;
using static System.FormattableString;

namespace Notary.Bench.Threshold.Members;

/// <summary>
/// Key generations and signing sessions of whole notaries over a private RabbitMQ: a session is a request on the bus, each member's
/// decision, kept in its log before its partial leaves, and the verified signature at the one who asked.
/// </summary>
internal static class SessionsOverBus
{
    private static readonly Size[] Sizes =
    [
        new(4, Sessions: 300, GoalMedian: 15, GoalP99: 60, GoalKeySeconds: 1),
        new(20, Sessions: 150, GoalMedian: 60, GoalP99: null, GoalKeySeconds: 3),
    ];

    private const int WarmUp = 200;
    private const int RoundTrips = 1_000;

    public static async Task<IReadOnlyList<BenchmarkResult>> MeasureAsync(
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        progress.Report("starting PostgreSQL and RabbitMQ");
        await using var rabbit = await RabbitMqServer.StartAsync(cancellation);
        await using var postgres = await PostgresServer.StartAsync(cancellation: cancellation);
        var results = new List<BenchmarkResult>();
        foreach (var size in Sizes)
        {
            progress.Report(
                Invariant(
                    $"{size.Members} notaries over RabbitMQ: key, {size.Sessions} signing sessions"
                )
            );
            results.AddRange(await MeasureAsync(size, rabbit.Uri, postgres, cancellation));
        }
        return results;
    }

    private static async Task<IEnumerable<BenchmarkResult>> MeasureAsync(
        Size size,
        Uri rabbit,
        PostgresServer postgres,
        CancellationToken cancellation
    )
    {
        await using var fleet = await MemberFleet.StartAsync(
            rabbit,
            postgres,
            size.Members,
            cancellation
        );
        var bytes = await fleet.CountBytesAsync(cancellation);
        var sessions = await SignAsync(fleet, size.Sessions, rabbit, cancellation);
        var bare = await RoundTripsAsync(rabbit, cancellation);
        return [.. KeyResults(size, fleet, bytes), .. SessionResults(size, sessions, bare)];
    }

    private static IEnumerable<BenchmarkResult> KeyResults(Size size, MemberFleet fleet, long bytes)
    {
        var name = Invariant($"threshold.bus.dkg.{size.Members}");
        var seconds = fleet.KeyGeneration.TotalSeconds;
        yield return BenchmarkResult.Lower(name, seconds, "s", size.GoalKeySeconds);
        var processor = fleet.KeyGenerationProcessor.TotalSeconds;
        yield return BenchmarkResult.Lower($"{name}.processor", processor, "s");
        yield return BenchmarkResult.Lower($"{name}.bytes", bytes, "bytes");
    }

    private static IEnumerable<BenchmarkResult> SessionResults(
        Size size,
        SessionSample sessions,
        Distribution bare
    )
    {
        var (name, times) = (
            Invariant($"threshold.bus.session.{size.Members}"),
            sessions.Milliseconds
        );
        yield return BenchmarkResult.Lower($"{name}.p50", times.Median, "ms", size.GoalMedian);
        yield return BenchmarkResult.Lower($"{name}.p99", times.Percentile(99), "ms", size.GoalP99);
        yield return BenchmarkResult.Lower(
            $"{name}.processor",
            sessions.Processor.TotalMilliseconds,
            "ms"
        );
        yield return BenchmarkResult.Lower($"{name}.bare.p50", bare.Median, "ms");
        yield return BenchmarkResult.Lower($"{name}.bare.p99", bare.Percentile(99), "ms");
    }

    private static async Task<SessionSample> SignAsync(
        MemberFleet fleet,
        int sessions,
        Uri rabbit,
        CancellationToken cancellation
    )
    {
        await using var desk = await GovernanceDesk.OpenAsync(
            builder =>
                builder.Configuration.AddInMemoryCollection([new("Bus:Uri", rabbit.ToString())]),
            cancellation
        );
        var times = new List<double>();
        var before = TimeSpan.Zero;
        for (var session = -WarmUp; session < sessions; session++)
        {
            if (session == 0)
                before = Environment.CpuUsage.TotalTime;
            var payload = new GovernancePayload.Attestor(
                MemberFleet.Attestor,
                (ulong)(2_000_000_000 + session)
            );
            var started = Stopwatch.GetTimestamp();
            await desk.SignAsync(fleet.Group, fleet.Chain, payload, cancellation);
            if (session >= 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var processor = (Environment.CpuUsage.TotalTime - before) / sessions;
        return new SessionSample(new Distribution(times), processor);
    }

    private static async Task<Distribution> RoundTripsAsync(
        Uri rabbit,
        CancellationToken cancellation
    )
    {
        await using var bus = await BareBus.ConnectAsync(rabbit, cancellation);
        var times = new List<double>();
        for (var trip = 0; trip < RoundTrips; trip++)
            times.Add(await bus.RoundTripAsync(cancellation));
        return new Distribution(times.Skip(WarmUp));
    }

    /// <param name="Processor">Of a session: all members' and the asker's, without broker and database.</param>
    private sealed record SessionSample(Distribution Milliseconds, TimeSpan Processor);

    private sealed record Size(
        int Members,
        int Sessions,
        double GoalMedian,
        double? GoalP99,
        double GoalKeySeconds
    );
}
