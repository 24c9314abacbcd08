using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.ServiceDefaults;

namespace Notary.Member.Tests.Challenges;

/// <summary>Somebody else on the bus: hears what members say, and publishes what a test wants.</summary>
internal sealed class BusListener : IAsyncDisposable
{
    private readonly WebApplication _host;

    private BusListener(WebApplication host) => _host = host;

    public ConcurrentQueue<InclusionStated> Statements => Heard.Statements;

    public ConcurrentQueue<PartialSignature> Partials => Heard.Partials;

    private Words Heard => _host.Services.GetRequiredService<Words>();

    public static async Task<BusListener> StartAsync(InProcessBus bus)
    {
        var host = ServiceHost.Build(
            "listener",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Services.AddSingleton(bus);
                builder.Services.AddSingleton<Words>();
                builder.AddNotaryBus(registry => registry.AddConsumer<Consumer>());
            },
            _ => { }
        );
        await host.StartAsync();
        return new(host);
    }

    public Task PublishAsync<T>(T message)
        where T : class => _host.Services.GetRequiredService<IPublishEndpoint>().Publish(message);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private sealed class Words
    {
        public ConcurrentQueue<InclusionStated> Statements { get; } = [];

        public ConcurrentQueue<PartialSignature> Partials { get; } = [];
    }

    private sealed class Consumer(Words words)
        : IConsumer<InclusionStated>,
            IConsumer<PartialSignature>
    {
        public Task Consume(ConsumeContext<InclusionStated> context)
        {
            words.Statements.Enqueue(context.Message);
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<PartialSignature> context)
        {
            words.Partials.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
