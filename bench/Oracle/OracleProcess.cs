using System.Globalization;
using Notary.Devnet.Processes;

namespace Notary.Bench.Oracle;

/// <summary>The oracle's program in a process of its own, with PostgreSQL and RabbitMQ, as it is shipped.</summary>
internal sealed class OracleProcess : IAsyncDisposable
{
    private const string Assembly = "Notary.Oracle";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly PostgresServer postgres;
    private readonly RabbitMqServer broker;
    private readonly ChildProcess process;

    private OracleProcess(
        PostgresServer postgres,
        RabbitMqServer broker,
        ChildProcess process,
        Uri url
    ) => (this.postgres, this.broker, this.process, Url) = (postgres, broker, process, url);

    public Uri Url { get; }

    /// <summary>Resident memory now.</summary>
    public double Megabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status")
                .First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture) / 1_024;
        }
    }

    public static async Task<OracleProcess> StartAsync(
        IEnumerable<BenchAgreement> agreements,
        CancellationToken cancellation
    )
    {
        var server = await LockedLog.StartServerAsync(cancellation);
        await LockedLog.WriteAsync(server.ConnectionString, agreements, cancellation);
        var rabbit = await RabbitMqServer.StartAsync(cancellation);
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var environment = LoadedOracle
            .Settings(server.ConnectionString, maxConcurrent: 2_000)
            .ToDictionary(
                s => s.Key.Replace(":", "__", StringComparison.Ordinal),
                s => s.Value,
                StringComparer.Ordinal
            );
        environment["Bus__Uri"] = rabbit.Uri.ToString();
        environment["ASPNETCORE_URLS"] = url.ToString();
        environment["Logging__LogLevel__Default"] = "Warning";
        var child = ChildProcess.Start(
            new("oracle", "dotnet", [Program]) { Environment = environment }
        );
        await child.WaitUntilReadyAsync(token => IsUpAsync(url, token), StartTimeout, cancellation);
        return new(server, rabbit, child, url);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await broker.DisposeAsync();
        await postgres.DisposeAsync();
    }

    /// <summary>Beside this program: artifacts/bin/PROJECT/CONFIGURATION/.</summary>
    private static string Program =>
        Path.Combine(
            RepositoryRoot.Find(),
            "artifacts",
            "bin",
            Assembly,
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            $"{Assembly}.dll"
        );

    private static async Task<bool> IsUpAsync(Uri url, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(url, "healthz"), cancellation);
        return answer.IsSuccessStatusCode;
    }
}
