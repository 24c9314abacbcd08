using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle;
using Notary.Oracle.Accounts;
using Notary.ServiceDefaults;

namespace Notary.Bench.Oracle;

/// <summary>The oracle service with a PostgreSQL of its own that syncs every commit, and agreements whose deposits are locked.</summary>
internal sealed class LoadedOracle : IAsyncDisposable
{
    private const string Schema = "oracle";

    private readonly PostgresServer postgres;
    private readonly InProcessBus bus;
    private readonly WebApplication app;

    private LoadedOracle(PostgresServer postgres, InProcessBus bus, WebApplication app) =>
        (this.postgres, this.bus, this.app) = (postgres, bus, app);

    public Uri Answers => new($"{app.Urls.Single()}/v1/answers");

    public Uri DepositChecks => new($"{app.Urls.Single()}/v1/deposit-checks");

    public static async Task<LoadedOracle> StartAsync(
        IEnumerable<BenchAgreement> agreements,
        CancellationToken cancellation
    )
    {
        var server = await PostgresServer.StartAsync(
            ["fsync=on", "synchronous_commit=on"],
            cancellation
        );
        await LockAsync(server.ConnectionString, agreements, cancellation);
        var messages = await InProcessBus.StartAsync(cancellation);
        var host = ServiceHost.Build(
            OracleService.Name,
            ["--urls=http://127.0.0.1:0"],
            builder => Configure(builder, server.ConnectionString, messages),
            routes => routes.MapOracle()
        );
        await host.StartAsync(cancellation);
        return new(server, messages, host);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await bus.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private static void Configure(
        WebApplicationBuilder builder,
        string connection,
        InProcessBus bus
    )
    {
        using var attestor = EvmPrivateKey.Generate();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:Postgres"] = connection,
                ["EventStore:Schema"] = Schema,
                ["Oracle:AttestorKey"] = Hex.Encode(attestor.Export()),
                ["Oracle:RequestsPerSecond"] = "1000000", // all load comes from one address
                ["Oracle:MaxConcurrent"] = "2500",
            }
        );
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(bus);
        builder.AddOracle();
    }

    private static async Task LockAsync(
        string connection,
        IEnumerable<BenchAgreement> agreements,
        CancellationToken cancellation
    )
    {
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(connection);
            options.DatabaseSchemaName = Schema;
            options.Events.MapOracleEvents();
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync(cancellation);
        foreach (var chunk in agreements.Chunk(100))
        {
            var session = store.LightweightSession();
            foreach (var agreement in chunk)
                session.Events.Append(agreement.Id.ToString(), agreement.Locking());
            await session.SaveChangesAsync(cancellation);
        }
    }
}
