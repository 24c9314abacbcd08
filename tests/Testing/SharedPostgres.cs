using Notary.Devnet.Processes;

namespace Notary.Testing;

/// <summary>One PostgreSQL for a test assembly, started at first use; tests keep apart by schema.</summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);

    public static async Task<string> ConnectionStringAsync() =>
        (await Server.Value).ConnectionString;

    /// <summary>A schema name that no other test has.</summary>
    public static string NewSchema() => $"t_{Guid.NewGuid():n}";

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
