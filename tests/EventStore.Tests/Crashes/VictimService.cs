using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Notary.EventStore.Bus;
using Notary.EventStore.Tests.Bus;
using Notary.EventStore.Tests.Daemon;
using Notary.ServiceDefaults;

namespace Notary.EventStore.Tests.Crashes;

/// <summary>An effect of a payment, by way of the bus.</summary>
public sealed record Noted(int Amount);

/// <summary>A service that appends payments, publishes them, notes each that it receives, and projects all of it.</summary>
internal static class VictimService
{
    internal const string Name = "victim";

    internal static Task<int> RunAsync(string[] args) =>
        ServiceHost.RunAsync(Name, args, Configure, _ => { });

    /// <summary>What the log of this service holds, for whoever reads it.</summary>
    internal static void MapEvents(EventTypeRegistry events) =>
        events
            .MapEventType<Opened>("opened")
            .MapEventType<Paid>("paid")
            .MapEventType<Noted>("noted");

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.AddNotaryEventStore(options =>
        {
            MapEvents(options.Events);
            options.Projections.Add(new JournaledBalances());
            options.Projections.Snapshot<Balance>(every: 50);
        });
        builder.AddNotaryBus(bus => bus.AddConsumer<NotingConsumer>());
        builder.Services.AddOutbox(outbox =>
            outbox.Publish<Paid>(paid => new PaymentNoted(paid.Amount))
        );
        builder.Services.AddHostedService<PaymentLoad>();
    }
}

internal sealed class NotingConsumer(IDocumentStore store) : IConsumer<PaymentNoted>
{
    public async Task Consume(ConsumeContext<PaymentNoted> context)
    {
        var session = store.InboxSession(context, nameof(NotingConsumer));
        session.Events.Append("noted", new Noted(context.Message.Amount));
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
