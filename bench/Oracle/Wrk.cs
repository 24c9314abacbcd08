using System.Text.Json;
using Notary.Devnet.Processes;
using static System.FormattableString;

namespace Notary.Bench.Oracle;

/// <summary>What wrk did in one run. Latencies in microseconds.</summary>
/// <param name="Refused">Responses of a status of 400 or more.</param>
/// <param name="Shed">Those of them with 503; counted where connections wait only.</param>
internal sealed record WrkRun(
    long Requests,
    long Microseconds,
    long Refused,
    long Shed,
    long Broken,
    double P50,
    double P99
)
{
    /// <summary>Successful responses a second.</summary>
    public double Rate => (Requests - Refused) / (Microseconds / 1e6);
}

/// <param name="Bodies">Files BODIES.0, BODIES.1: one JSON body a line.</param>
internal sealed record WrkLoad(Uri Url, string Bodies, int Connections, TimeSpan Duration)
{
    /// <summary>Whether connections honour Retry-After.</summary>
    public bool Waits { get; init; }
}

/// <summary>The load generator wrk (Debian), on the same cores as what it loads.</summary>
internal static class Wrk
{
    /// <summary>A file of requests for each.</summary>
    public const int Threads = 2;

    /// <exception cref="DevnetException">wrk is missing or failed.</exception>
    public static async Task<WrkRun> RunAsync(WrkLoad load, CancellationToken cancellation)
    {
        var result = load.Bodies + ".result";
        var script = Path.Combine(RepositoryRoot.Find(), "bench", "Oracle", "wrk", "requests.lua");
        string[] arguments =
        [
            Invariant($"--threads={Threads}"),
            Invariant($"--connections={load.Connections}"),
            Invariant($"--duration={load.Duration.TotalSeconds}"),
            "--timeout=30",
            $"--script={script}",
            load.Url.ToString(),
            "--",
            load.Bodies,
            load.Waits ? "wait" : "go on",
        ];
        await ChildProcess.RunAsync(
            new ChildProcessOptions("wrk", "wrk", arguments)
            {
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["WRK_RESULT"] = result,
                },
            },
            cancellation
        );
        await using var stream = File.OpenRead(result);
        var run = await JsonSerializer.DeserializeAsync<WrkRun>(
            stream,
            JsonSerializerOptions.Web,
            cancellation
        );
        return run is { Requests: > 0, Broken: 0 }
            ? run
            : throw new DevnetException($"wrk met broken connections: {run}");
    }
}
