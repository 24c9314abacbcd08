using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.ServiceDefaults;

namespace Notary.Member.Tests.Challenges;

/// <summary>
/// Somebody else on the bus: hears what members say, and publishes what a test wants. An outbox that was stopped may repeat
/// a message; like every consumer here it absorbs that by the message's id.
/// </summary>
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
        private readonly ConcurrentDictionary<Guid, bool> _heard = [];

        public ConcurrentQueue<InclusionStated> Statements { get; } = [];

        public ConcurrentQueue<PartialSignature> Partials { get; } = [];

        public void Hear<T>(ConsumeContext<T> context, ConcurrentQueue<T> words)
            where T : class
        {
            if (_heard.TryAdd(context.MessageId!.Value, true))
                words.Enqueue(context.Message);
        }
    }

    private sealed class Consumer(Words words)
        : IConsumer<InclusionStated>,
            IConsumer<PartialSignature>
    {
        public Task Consume(ConsumeContext<InclusionStated> context)
        {
            words.Hear(context, words.Statements);
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<PartialSignature> context)
        {
            words.Hear(context, words.Partials);
            return Task.CompletedTask;
        }
    }
}
