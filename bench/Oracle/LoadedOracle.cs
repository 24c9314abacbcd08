using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle;
using Notary.ServiceDefaults;
using Npgsql;
using static System.FormattableString;

namespace Notary.Bench.Oracle;

/// <summary>The oracle service with a PostgreSQL of its own that syncs every commit, and agreements whose deposits are locked.</summary>
internal sealed class LoadedOracle : IAsyncDisposable
{
    private readonly PostgresServer postgres;
    private readonly InProcessBus bus;
    private readonly WebApplication app;

    private LoadedOracle(PostgresServer postgres, InProcessBus bus, WebApplication app)
    {
        (this.postgres, this.bus, this.app) = (postgres, bus, app);
        Bare = NpgsqlDataSource.Create(
            $"{postgres.ConnectionString};Search Path={LockedLog.Schema}"
        );
    }

    public Uri Answers => new($"{app.Urls.Single()}/v1/answers");

    public Uri DepositChecks => new($"{app.Urls.Single()}/v1/deposit-checks");

    public IDocumentStore Store => app.Services.GetRequiredService<IDocumentStore>();

    /// <summary>Connections to the oracle's tables.</summary>
    public NpgsqlDataSource Bare { get; }

    /// <summary>CPU time so far.</summary>
    public CpuUse Cpu => CpuUse.Now(postgres.ProcessId);

    /// <param name="maxConcurrent">Requests that it takes on at once.</param>
    public static async Task<LoadedOracle> StartAsync(
        IEnumerable<BenchAgreement> agreements,
        int maxConcurrent,
        CancellationToken cancellation
    )
    {
        var server = await LockedLog.StartServerAsync(cancellation);
        await LockedLog.WriteAsync(server.ConnectionString, agreements, cancellation);
        var messages = await InProcessBus.StartAsync(cancellation);
        var host = ServiceHost.Build(
            OracleService.Name,
            ["--urls=http://127.0.0.1:0"],
            builder => Configure(builder, server.ConnectionString, messages, maxConcurrent),
            routes => routes.MapOracle()
        );
        await host.StartAsync(cancellation);
        return new(server, messages, host);
    }

    /// <summary>The settings of an oracle under load.</summary>
    public static Dictionary<string, string?> Settings(string connection, int maxConcurrent)
    {
        using var attestor = EvmPrivateKey.Generate();
        return new(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = connection,
            ["EventStore:Schema"] = LockedLog.Schema,
            ["Oracle:AttestorKey"] = Hex.Encode(attestor.Export()),
            ["Oracle:RequestsPerSecond"] = "1000000", // all load comes from one address
            ["Oracle:MaxConcurrent"] = Invariant($"{maxConcurrent}"),
            // Chains that nobody can ask: nothing here waits for a group.
            ["Chains:0:Evm:ChainId"] = "31337",
            ["Chains:0:Evm:Http"] = "http://127.0.0.1:1/",
            ["Chains:0:Evm:WebSocket"] = "ws://127.0.0.1:1/",
            ["Chains:0:Evm:UserContract"] = Invariant($"{Address.Zero}"),
            ["Chains:0:Evm:OracleContract"] = Invariant($"{Address.Zero}"),
            ["Chains:0:Evm:ServiceProviderContract"] = Invariant($"{Address.Zero}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await bus.DisposeAsync();
        await Bare.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private static void Configure(
        WebApplicationBuilder builder,
        string connection,
        InProcessBus bus,
        int maxConcurrent
    )
    {
        builder.Configuration.AddInMemoryCollection(Settings(connection, maxConcurrent));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(bus);
        builder.AddOracle();
    }
}
