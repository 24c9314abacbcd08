using System.Collections.Concurrent;
using System.Net.Http.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Contracts.Setup;
using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Services.Tests.IpfsRegistry.Anchoring;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Services.Tests.IpfsRegistry;

/// <summary>The registry as its own host, a listener and the notaries as another, and a bus between them.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    /// <summary>Settings of a chain that nobody dials: the container's chains are the test's.</summary>
    private static readonly Dictionary<string, string?> ChainSettings = new(StringComparer.Ordinal)
    {
        ["Chains:0:Evm:ChainId"] = "31337",
        ["Chains:0:Evm:Http"] = "http://127.0.0.1:1",
        ["Chains:0:Evm:WebSocket"] = "ws://127.0.0.1:1",
        ["Chains:0:Evm:UserContract"] = Address.Zero.ToString(),
        ["Chains:0:Evm:OracleContract"] = Address.Zero.ToString(),
        ["Chains:0:Evm:ServiceProviderContract"] = Address.Zero.ToString(),
    };

    private readonly InProcessBus bus;
    private readonly Dictionary<string, string?> settings;
    private readonly WebApplication listener;
    private WebApplication registry = null!;

    private RegistryHost(
        InProcessBus bus,
        Dictionary<string, string?> settings,
        WebApplication listener
    ) => (this.bus, this.settings, this.listener) = (bus, settings, listener);

    internal HttpClient Http { get; private set; } = null!;

    internal IDocumentStore Log => registry.Services.GetRequiredService<IDocumentStore>();

    internal Heard Heard => listener.Services.GetRequiredService<Heard>();

    internal FakeNotaries Notaries => listener.Services.GetRequiredService<FakeNotaries>();

    internal IReadOnlyList<AnchorChain> Chains { get; } =
    [.. Deal.Identities.Select(identity => new AnchorChain(identity))];

    /// <summary>The registry's clock.</summary>
    internal ShiftedTime Time { get; } = new();

    /// <param name="checkpoints">The section Checkpoints but for the registry's own log; null for no checkpoints.</param>
    internal static async Task<RegistryHost> StartAsync(
        Dictionary<string, string?>? checkpoints = null
    )
    {
        var shared = await InProcessBus.StartAsync();
        var hearing = Build("listener", shared, new(StringComparer.Ordinal), Listen, _ => { });
        await hearing.StartAsync();
        var url = $"http://127.0.0.1:{FreePort.Next()}/";
        var own = new Dictionary<string, string?>(ChainSettings, StringComparer.Ordinal)
        {
            ["urls"] = url,
            ["ConnectionStrings:Postgres"] = await SharedPostgres.ConnectionStringAsync(),
            ["EventStore:Schema"] = SharedPostgres.NewSchema(),
        };
        if (checkpoints is not null)
            own["Checkpoints:Logs:ipfs-registry"] = url;
        foreach (var (name, value) in checkpoints ?? [])
            own[name] = value;
        var host = new RegistryHost(shared, own, hearing);
        await host.ServeAsync();
        return host;
    }

    /// <summary>Stops the registry and starts another on the same log.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        await ServeAsync();
    }

    private async Task ServeAsync()
    {
        registry = Build(
            "ipfs-registry",
            bus,
            settings,
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Time);
                builder.AddIpfsRegistry();
                builder.Services.AddSingleton(new ChainSet(Chains));
            },
            r => r.MapIpfsRegistry()
        );
        await registry.StartAsync();
        var address = registry
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await registry.StopAsync();
        await registry.DisposeAsync();
    }

    internal Task PublishAsync(object message, Guid? id = null) =>
        listener
            .Services.GetRequiredService<IPublishEndpoint>()
            .Publish(message, c => c.MessageId = id ?? c.MessageId);

    internal Task<HttpResponseMessage> PostAsync(byte[] document) =>
        Http.PostAsync(new Uri("/v1/documents", UriKind.Relative), new ByteArrayContent(document));

    internal Task<HttpResponseMessage> PostAsync(SetupDocument document) =>
        PostAsync(document.ToCanonicalJson());

    internal static async Task<string> CodeOfAsync(HttpResponseMessage refusal)
    {
        Assert.Equal("application/problem+json", refusal.Content.Headers.ContentType?.MediaType);
        var document = await refusal.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        return $"{(int)refusal.StatusCode} {document.GetProperty("code").GetString()}";
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await listener.StopAsync();
        await listener.DisposeAsync();
        await bus.DisposeAsync();
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Heard>();
        builder.Services.AddSingleton<FakeNotaries>();
        builder.AddNotaryBus(b => b.AddConsumer<Listener>().AddConsumer<FakeNotariesConsumer>());
    }

    private static WebApplication Build(
        string service,
        InProcessBus bus,
        Dictionary<string, string?> settings,
        Action<WebApplicationBuilder> configure,
        Action<Microsoft.AspNetCore.Routing.IEndpointRouteBuilder> map
    ) =>
        ServiceHost.Build(
            service,
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Services.AddSingleton(bus);
                configure(builder);
            },
            map
        );
}

internal sealed class Heard
{
    internal ConcurrentQueue<SetupPublished> Published { get; } = [];

    internal ConcurrentQueue<SetupLocked> Locked { get; } = [];

    internal ConcurrentQueue<MisbehaviourReported> Misbehaviour { get; } = [];
}

internal sealed class Listener(Heard heard)
    : IConsumer<SetupPublished>,
        IConsumer<SetupLocked>,
        IConsumer<MisbehaviourReported>
{
    public Task Consume(ConsumeContext<MisbehaviourReported> context)
    {
        heard.Misbehaviour.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<SetupPublished> context)
    {
        heard.Published.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<SetupLocked> context)
    {
        heard.Locked.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}
