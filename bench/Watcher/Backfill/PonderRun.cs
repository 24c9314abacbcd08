using System.Diagnostics;
using System.Globalization;
using Notary.Devnet.Processes;

namespace Notary.Bench.Watcher.Backfill;

/// <summary>npm ponder on the same chain and database server: one row for each event. It is fetched here, and kept below artifacts/.</summary>
internal static class PonderRun
{
    private static readonly string[] Packages = ["ponder@0.16.10", "viem@2.57.0", "hono@4"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>Blocks a second, from the time when its server answers; null where it cannot be fetched or does not run.</returns>
    public static async Task<double?> MeasureAsync(
        AnvilProcess anvil,
        string postgres,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        try
        {
            var folder = await InstallAsync(cancellation);
            return await RunAsync(folder, anvil, postgres, cancellation);
        }
        catch (Exception e) when (e is DevnetException or TimeoutException)
        {
            progress.Report($"back-fill: no comparison with ponder: {e.Message}");
            return null;
        }
    }

    private static async Task<string> InstallAsync(CancellationToken cancellation)
    {
        var root = RepositoryRoot.Find();
        var folder = Path.Combine(root, "artifacts", "ponder");
        Directory.CreateDirectory(Path.Combine(folder, "src", "api"));
        var source = Path.Combine(root, "bench", "Watcher", "Backfill", "ponder");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            File.Copy(
                file,
                Path.Combine(folder, Path.GetRelativePath(source, file)),
                overwrite: true
            );
        string[] arguments =
        [
            "install",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--no-save",
            .. Packages,
        ];
        await ChildProcess.RunAsync(
            new ChildProcessOptions("npm", "npm", arguments) { WorkingDirectory = folder },
            cancellation
        );
        return folder;
    }

    private static async Task<double> RunAsync(
        string folder,
        AnvilProcess anvil,
        string postgres,
        CancellationToken cancellation
    )
    {
        var port = FreePort.Next();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DATABASE_URL"] = Url(postgres),
            ["PONDER_TELEMETRY_DISABLED"] = "true",
            ["BENCH_RPC"] = anvil.Http.ToString(),
            ["BENCH_CONTRACT"] = BackfillChain.Contract.ToString(),
            ["BENCH_END"] = BackfillChain.Blocks.ToString(CultureInfo.InvariantCulture),
        };
        await using var ponder = NodeProcess.Start(
            "ponder",
            Path.Combine(folder, "node_modules", "ponder", "dist", "esm", "bin", "ponder.js"),
            ["start", "--schema", "ponder", "--port", port.ToString(CultureInfo.InvariantCulture)],
            environment,
            folder
        );
        using var http = new HttpClient
        {
            BaseAddress = new Uri(
                $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"
            ),
        };
        await ponder.WaitUntilReadyAsync(
            c => IsGoodAsync(http, "/health", c),
            Patience,
            cancellation
        );
        var started = Stopwatch.GetTimestamp();
        await ponder.WaitUntilReadyAsync(
            c => IsGoodAsync(http, "/ready", c),
            Patience,
            cancellation
        );
        return BackfillChain.Blocks / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<bool> IsGoodAsync(
        HttpClient http,
        string path,
        CancellationToken cancellation
    )
    {
        // Questions cost it time; and while it works it may not answer them at all.
        await Task.Delay(Pause, cancellation);
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string Url(string connectionString)
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"postgres://{parts.Username}:{parts.Password}@{parts.Host}:{parts.Port}/{parts.Database}"
        );
    }
}
