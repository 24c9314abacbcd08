using System.Globalization;
using System.Text.Json;
using Notary.Devnet.Processes;

namespace Notary.Bench.Oracle;

/// <summary>What wrk did in one run. Latencies in microseconds.</summary>
internal sealed record WrkRun(
    long Requests,
    long Microseconds,
    long Refused,
    long Broken,
    double P50,
    double P99
)
{
    /// <summary>Successful responses a second.</summary>
    public double Rate => (Requests - Refused) / (Microseconds / 1e6);
}

/// <summary>The load generator wrk (Debian), on the same cores as what it loads.</summary>
internal static class Wrk
{
    /// <summary>A file of requests for each.</summary>
    public const int Threads = 2;

    /// <param name="bodies">Files BODIES.0, BODIES.1: one JSON body a line.</param>
    /// <param name="waits">Whether connections honour Retry-After.</param>
    /// <exception cref="DevnetException">wrk is missing or failed.</exception>
    public static async Task<WrkRun> RunAsync(
        Uri url,
        string bodies,
        int connections,
        TimeSpan duration,
        CancellationToken cancellation,
        bool waits = false
    )
    {
        var result = bodies + ".result";
        var script = Path.Combine(RepositoryRoot.Find(), "bench", "Oracle", "wrk", "requests.lua");
        string[] arguments =
        [
            Invariant($"--threads={Threads}"),
            Invariant($"--connections={connections}"),
            Invariant($"--duration={duration.TotalSeconds}"),
            "--timeout=30",
            $"--script={script}",
            url.ToString(),
            "--",
            bodies,
            waits ? "wait" : "go on",
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

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
