using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.Chains;
using Notary.Contracts.Chain;
using Notary.Contracts.Setup;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests.Service;

/// <summary>The oracle as it runs: Kestrel, PostgreSQL, a bus. Hosts of one schema are restarts or replicas of each other.</summary>
internal sealed class OracleHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private OracleHost(WebApplication app)
    {
        this.app = app;
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    /// <summary>Method and path of every endpoint that has a method.</summary>
    public IEnumerable<(string Method, string Path)> Routes =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints
        where endpoint is RouteEndpoint
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (method, ((RouteEndpoint)endpoint).RoutePattern.RawText!);

    public IDocumentStore Store => app.Services.GetRequiredService<IDocumentStore>();

    public static async Task<OracleHost> StartAsync(
        string postgres,
        string schema,
        InProcessBus bus,
        EvmPrivateKey attestor,
        params (string Name, string Value)[] settings
    ) => await StartAsync(postgres, schema, bus, attestor, null, settings);

    /// <param name="chains">Whose group the oracle follows; null: of chains that show none.</param>
    public static async Task<OracleHost> StartAsync(
        string postgres,
        string schema,
        InProcessBus bus,
        EvmPrivateKey attestor,
        ChainSet? chains,
        params (string Name, string Value)[] settings
    )
    {
        var started = ServiceHost.Build(
            OracleService.Name,
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>(TestChains.Settings, StringComparer.Ordinal)
                    {
                        ["Instance"] = schema,
                        ["ConnectionStrings:Postgres"] = postgres,
                        ["EventStore:Schema"] = schema,
                        ["Oracle:AttestorKey"] = Hex.Encode(attestor.Export()),
                        ["Oracle:UserContracts:0"] = Scene.UserContract.ToString(),
                    }
                );
                builder.Configuration.AddInMemoryCollection(
                    settings.Select(s => KeyValuePair.Create($"Oracle:{s.Name}", (string?)s.Value))
                );
                builder.Services.AddSingleton(bus);
                builder.Services.AddSingleton<TimeProvider>(new ClockAt(Scene.Now));
                builder.AddOracle();
                builder.Services.AddSingleton(chains ?? Scene.Unused());
            },
            routes => routes.MapOracle()
        );
        await started.StartAsync();
        return new OracleHost(started);
    }

    /// <summary>What the watchers and the registry say when both deposits are locked at depth.</summary>
    public async Task LockAsync(Scene scene, int payment, int data)
    {
        await PublishAsync(Deposit(scene, Side.Payment, payment));
        await PublishAsync(Deposit(scene, Side.Delivery, data));
        await PublishAsync(
            new SetupLocked(scene.Id.ToString(), 2, "bafy", scene.Agreement.ToAbiHex())
        );
        await Eventually.TrueAsync(async () =>
            (await Http.GetAsync(new Uri($"/v1/accounts/{scene.Id}", UriKind.Relative)))
                is { IsSuccessStatusCode: true } response
            && (await Reply.ReadAsync(response)).Json["locked"]!.GetValue<bool>()
        );
    }

    /// <summary>Says it as an outbox does whose clock is the scene's.</summary>
    public Task PublishAsync<T>(T message, Guid? id = null)
        where T : class =>
        app
            .Services.GetRequiredService<IPublishEndpoint>()
            .Publish(
                message,
                c =>
                {
                    c.MessageId = id ?? Guid.NewGuid();
                    c.Headers.Set(
                        MessageHeader.RecordedAt,
                        DateTimeOffset.FromUnixTimeSeconds((long)Scene.Now)
                    );
                }
            );

    public static DepositLocked Deposit(Scene scene, Side side, int amount, string? txId = null) =>
        new(
            side == Side.Payment ? Scene.PaymentChain : Scene.DataChain,
            scene.Id.ToString(),
            side == Side.Payment
                ? scene.Agreement.Consumer.ToBytes32().ToString()
                : scene.Agreement.ProviderFabric.ToString(),
            Address.Zero.ToString(),
            $"{amount}",
            $"{amount}",
            scene.Agreement.ToAbiHex(),
            scene.Consumer.Sign(scene.Id).ToString(),
            scene.Provider.Sign(scene.Id).ToString(),
            txId ?? $"0x{side:D}",
            1
        );

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class ClockAt(ulong now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds((long)now);
    }
}
