using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Notary.Devnet.Processes;
using Notary.EventStore.Bus;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.EventStore.Tests.Bus;

public sealed class OutboxTests
{
    [Fact]
    public async Task A_crash_between_confirm_and_checkpoint_repeats_messages_under_their_ids()
    {
        await using var log = await TestLog.CreateAsync();
        await using var bus = await InProcessBus.StartAsync();
        var received = new Recording();
        await using var host = BusHostFor(received, b => b.Services.AddSingleton(bus));
        await host.StartAsync();
        var outbox = new Outbox(
            host.Services.GetRequiredService<IPublishEndpoint>(),
            new OutboxMap().Publish<Paid>(p => new PaymentNoted(p.Amount))
        );
        await log.AppendAsync("a", new Paid(1), new Opened("unpublished"), new Paid(2));

        await using var daemon = log.Store.BuildProjectionDaemon([new CrashingAfter(outbox)]);
        daemon.StartAll();
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(60));

        var published = (await log.ReadAllAsync())
            .Where(e => e.Data is Paid)
            .Select(e => e.Id)
            .ToHashSet();
        await Eventually.TrueAsync(() => received.Ids.Count >= 3);
        Assert.Equal(published, received.Ids.ToHashSet());
        await host.StopAsync();
    }

    [Fact]
    public async Task While_the_broker_is_down_events_wait_and_none_is_lost()
    {
        await using var rabbit = await RabbitMqServer.StartAsync();
        await using var log = await TestLog.CreateAsync();
        var received = new Recording();
        await using var host = BusHostFor(
            received,
            b => b.Configuration["Bus:Uri"] = rabbit.Uri.ToString()
        );
        await host.StartAsync();
        var outbox = new Outbox(
            host.Services.GetRequiredService<IPublishEndpoint>(),
            new OutboxMap().Publish<Paid>(p => new PaymentNoted(p.Amount))
        );
        await using var daemon = log.Store.BuildProjectionDaemon([outbox]);
        daemon.StartAll();
        await log.AppendAsync("a", new Paid(1));
        await Eventually.TrueAsync(() => received.Ids.Count >= 1);

        await rabbit.KillAsync();
        await log.AppendAsync("a", new Paid(2));
        await log.AppendAsync("a", new Paid(3));
        await rabbit.StartAgainAsync();

        var expected = (await log.ReadAllAsync()).Select(e => e.Id).ToHashSet();
        await Eventually.TrueAsync(() => expected.SetEquals(received.Ids));
        await host.StopAsync();
    }

    private static WebApplication BusHostFor(
        Recording recording,
        Action<WebApplicationBuilder> transport
    ) =>
        ServiceHost.Build(
            $"recorder-{Guid.NewGuid():n}",
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                transport(builder);
                builder.Services.AddSingleton(recording);
                builder.AddNotaryBus(bus => bus.AddConsumer<RecordingConsumer>());
            },
            _ => { }
        );

    /// <summary>Publishes a page, then fails once, as if the process had died before its checkpoint.</summary>
    private sealed class CrashingAfter(ISubscription inner) : ISubscription
    {
        private bool crashed;

        public string Name => inner.Name;

        public async Task ProcessEventsAsync(
            IReadOnlyList<IEvent> page,
            CancellationToken cancellation
        )
        {
            await inner.ProcessEventsAsync(page, cancellation);
            if (crashed)
                return;
            crashed = true;
            throw new InvalidOperationException("crashed after the confirm");
        }
    }
}

public sealed class Recording
{
    private readonly List<Guid> ids = [];

    public IReadOnlyList<Guid> Ids
    {
        get
        {
            lock (ids)
                return [.. ids];
        }
    }

    internal void Add(Guid id)
    {
        lock (ids)
            ids.Add(id);
    }
}

public sealed class RecordingConsumer(Recording recording) : IConsumer<PaymentNoted>
{
    public Task Consume(ConsumeContext<PaymentNoted> context)
    {
        recording.Add(context.MessageId!.Value);
        return Task.CompletedTask;
    }
}
