using System.Collections.Concurrent;
using System.Net.Http.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Setup;
using Notary.IpfsRegistry;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Services.Tests.IpfsRegistry;

/// <summary>The registry as its own host, a listener as another, and a bus between them.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    private readonly InProcessBus bus;
    private readonly WebApplication registry;
    private readonly WebApplication listener;

    private RegistryHost(InProcessBus bus, WebApplication registry, WebApplication listener)
    {
        (this.bus, this.registry, this.listener) = (bus, registry, listener);
        var address = registry
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    internal HttpClient Http { get; }

    internal Heard Heard => listener.Services.GetRequiredService<Heard>();

    internal static async Task<RegistryHost> StartAsync()
    {
        var shared = await InProcessBus.StartAsync();
        var hearing = Build("listener", shared, new(StringComparer.Ordinal), Listen, _ => { });
        await hearing.StartAsync();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = await SharedPostgres.ConnectionStringAsync(),
            ["EventStore:Schema"] = SharedPostgres.NewSchema(),
        };
        var serving = Build(
            "ipfs-registry",
            shared,
            settings,
            b => b.AddIpfsRegistry(),
            r => r.MapIpfsRegistry()
        );
        await serving.StartAsync();
        return new RegistryHost(shared, serving, hearing);
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
        Http.Dispose();
        await registry.StopAsync();
        await listener.StopAsync();
        await registry.DisposeAsync();
        await listener.DisposeAsync();
        await bus.DisposeAsync();
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Heard>();
        builder.AddNotaryBus(b => b.AddConsumer<Listener>());
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
}

internal sealed class Listener(Heard heard) : IConsumer<SetupPublished>, IConsumer<SetupLocked>
{
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
