using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.EventStore.Bus;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.EventStore.Tests.Bus;

/// <summary>The same behaviour over both buses: two hosts in one process, each with its own container, log and consumers.</summary>
public abstract class BusTests : IAsyncLifetime
{
    private readonly string run = Guid.NewGuid().ToString("n")[..8];
    private WebApplication publisher = null!;
    private WebApplication subscriber = null!;

    protected IServiceProvider Subscriber => subscriber.Services;

    protected string Run => run;

    protected abstract Task<Action<WebApplicationBuilder>> TransportAsync();

    public async Task InitializeAsync()
    {
        var transport = await TransportAsync();
        var postgres = await SharedPostgres.ConnectionStringAsync();
        subscriber = Build(
            "subscriber",
            bus => bus.AddConsumer<PaymentConsumer>().AddConsumer<PickyConsumer>()
        );
        publisher = Build("publisher", _ => { });
        // Queues first: what is published before they were ever declared is lost.
        await subscriber.StartAsync();
        await publisher.StartAsync();

        WebApplication Build(string name, Action<ConsumerRegistry> consumers) =>
            ServiceHost.Build(
                name,
                ["--urls=http://127.0.0.1:0"],
                b => Configure(b, name, consumers, transport, postgres),
                _ => { }
            );
    }

    public virtual async Task DisposeAsync()
    {
        await publisher.StopAsync();
        await subscriber.StopAsync();
        await publisher.DisposeAsync();
        await subscriber.DisposeAsync();
    }

    [Fact]
    public async Task A_message_from_one_hosts_log_takes_effect_in_the_others()
    {
        await AppendAsync(new Paid(5), "story-7");
        await Eventually.TrueAsync(async () => (await EffectsAsync()).Count == 1);

        var cause = (await EventsAsync(publisher))[0];
        var effect = (await EffectsAsync())[0];
        Assert.Equal(new Paid(5), effect.Data);
        Assert.Equal((cause.Id.ToString(), "story-7"), (effect.CausationId, effect.CorrelationId));
        Assert.NotSame(
            publisher.Services.GetRequiredService<IDocumentStore>(),
            subscriber.Services.GetRequiredService<IDocumentStore>()
        );
    }

    [Fact]
    public async Task A_repeated_message_takes_effect_once()
    {
        var bus = publisher.Services.GetRequiredService<IPublishEndpoint>();
        var id = Guid.NewGuid();
        for (var i = 0; i < 3; i++)
            await bus.Publish(new PaymentNoted(5), c => c.MessageId = id);
        await AppendAsync(new Paid(6));

        await Eventually.TrueAsync(async () => (await EffectsAsync()).Count == 2);
        await Eventually.TrueAsync(() =>
            subscriber.Services.GetRequiredService<Deliveries>().Payments.Count(m => m == id) == 3
        );
        Assert.Equal([5, 6], (await EffectsAsync()).Select(e => ((Paid)e.Data).Amount).Order());
    }

    [Fact]
    public async Task A_message_older_than_the_inbox_remembers_is_refused()
    {
        var bus = publisher.Services.GetRequiredService<IPublishEndpoint>();
        var old = Guid.NewGuid();
        await bus.Publish(
            new PaymentNoted(5),
            c =>
            {
                c.MessageId = old;
                c.Headers.Set(MessageHeader.RecordedAt, $"{DateTimeOffset.UtcNow.AddDays(-31):O}");
            }
        );
        await AppendAsync(new Paid(6));

        await Eventually.TrueAsync(async () => (await EffectsAsync()).Count == 1);
        await Eventually.TrueAsync(() =>
            subscriber.Services.GetRequiredService<Deliveries>().Payments.Count(m => m == old) == 2
        );
        Assert.Equal(new Paid(6), Assert.Single(await EffectsAsync()).Data);
    }

    [Fact]
    public async Task A_poison_message_does_not_hold_up_the_others()
    {
        await AppendAsync(new Paid(PickyConsumer.Poison));
        await AppendAsync(new Paid(8));
        await Eventually.TrueAsync(() =>
            Subscriber.GetRequiredService<Deliveries>().Picked.Contains(8)
        );
    }

    protected async Task AppendAsync(Paid paid, string? story = null)
    {
        var session = publisher.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.CorrelationId = story;
        session.Events.Append("payments", paid);
        await session.SaveChangesAsync();
    }

    protected Task<List<IEvent>> EffectsAsync() => EventsAsync(subscriber);

    private static async Task<List<IEvent>> EventsAsync(WebApplication host)
    {
        var events = new List<IEvent>();
        await foreach (var e in host.Services.GetRequiredService<IDocumentStore>().ReadAllAsync())
            events.Add(e);
        return events;
    }

    private void Configure(
        WebApplicationBuilder builder,
        string name,
        Action<ConsumerRegistry> consumers,
        Action<WebApplicationBuilder> transport,
        string postgres
    )
    {
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Instance"] = $"{name}-{run}",
                ["ConnectionStrings:Postgres"] = postgres,
                ["Bus:RetryLimit"] = "1",
                ["Bus:RetryMinimum"] = "00:00:00.010",
            }
        );
        transport(builder);
        builder.AddNotaryEventStore(options =>
            options.Events.MapEventType<Opened>("opened").MapEventType<Paid>("paid")
        );
        builder.AddNotaryBus(consumers);
        builder.Services.AddSingleton<Deliveries>();
        if (name is "publisher")
            builder.Services.AddOutbox(outbox =>
                outbox.Publish<Paid>(paid => new PaymentNoted(paid.Amount))
            );
    }
}

public sealed class InProcessBusTests : BusTests
{
    private InProcessBus bus = null!;

    protected override async Task<Action<WebApplicationBuilder>> TransportAsync()
    {
        bus = await InProcessBus.StartAsync();
        return builder => builder.Services.AddSingleton(bus);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await bus.DisposeAsync();
    }
}

public sealed class RabbitMqBusTests : BusTests
{
    protected override async Task<Action<WebApplicationBuilder>> TransportAsync()
    {
        var uri = await SharedRabbitMq.UriAsync();
        return builder => builder.Configuration["Bus:Uri"] = uri.ToString();
    }

    [Fact]
    public async Task A_poison_message_is_parked_where_an_operator_finds_it()
    {
        var parked = new ConcurrentQueue<int>();
        await AppendAsync(new Paid(PickyConsumer.Poison));
        var operators = (
            (IReceiveConnector)Subscriber.GetRequiredService<IBus>()
        ).ConnectReceiveEndpoint(
            $"subscriber-{Run}.picky-consumer_error",
            e =>
            {
                e.ConfigureConsumeTopology = false;
                e.Handler<PaymentNoted>(c =>
                {
                    parked.Enqueue(c.Message.Amount);
                    return Task.CompletedTask;
                });
            }
        );
        await Eventually.TrueAsync(() => parked.Contains(PickyConsumer.Poison));
        await operators.StopAsync();
    }
}
