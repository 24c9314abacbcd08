using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.Devnet.Processes;
using Notary.EventStore.Bus;
using Notary.ServiceDefaults;

namespace Notary.EventStore.Tests.Bus;

public sealed class InboxTests
{
    [Fact]
    public async Task Received_messages_are_remembered_as_long_as_they_are_accepted()
    {
        await using var log = await TestLog.CreateAsync();
        var (old, young) = (Guid.NewGuid(), Guid.NewGuid());
        await ReceiveAsync(log, old);
        await ReceiveAsync(log, young);
        await log.ExecuteAsync(
            $"update es_inbox set received_at = now() - interval '32 days' where message_id = '{old}'"
        );
        await log.ExecuteAsync(
            $"update es_inbox set received_at = now() - interval '30 days' where message_id = '{young}'"
        );

        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();

        await Eventually.TrueAsync(async () => !await HasReceivedAsync(log, old));
        Assert.True(await HasReceivedAsync(log, young));
    }

    [Fact]
    public async Task A_message_waits_for_a_database_that_is_away()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var bus = await InProcessBus.StartAsync();
        var attempts = new ConcurrentQueue<Guid>();
        await using var host = ServiceHost.Build(
            "waiting",
            ["--urls=http://127.0.0.1:0"],
            builder => Configure(builder, postgres, bus, attempts),
            _ => { }
        );
        await host.StartAsync();

        await postgres.KillAsync();
        await host.Services.GetRequiredService<IPublishEndpoint>().Publish(new PaymentNoted(5));
        // More often than the retries allow before a message is parked.
        await Eventually.TrueAsync(() => attempts.Count > 2);
        await postgres.StartAgainAsync();

        var events = host.Services.GetRequiredService<IDocumentStore>().QuerySession().Events;
        await Eventually.TrueAsync(async () =>
            await events.FetchStreamAsync("effects") is [{ Data: Paid { Amount: 5 } }]
        );
        await host.StopAsync();
    }

    private static void Configure(
        WebApplicationBuilder builder,
        PostgresServer postgres,
        InProcessBus bus,
        ConcurrentQueue<Guid> attempts
    )
    {
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:Postgres"] = postgres.ConnectionString,
                ["Bus:RetryLimit"] = "1",
                ["Bus:RetryMinimum"] = "00:00:00.010",
            }
        );
        builder.Services.AddSingleton(bus).AddSingleton(attempts);
        builder.AddNotaryEventStore(o => o.Events.MapEventType<Paid>("paid"));
        builder.AddNotaryBus(registry => registry.AddConsumer<ReadingConsumer>());
    }

    private static async Task ReceiveAsync(TestLog log, Guid message)
    {
        var session = log.Store.LightweightSession();
        session.ReceiveOnce("consumer", message);
        await session.SaveChangesAsync();
    }

    private static Task<bool> HasReceivedAsync(TestLog log, Guid message) =>
        log.Store.QuerySession().Events.HasReceivedAsync("consumer", message);

    /// <summary>Looks before it writes: reading does not wait for a database, as saving does.</summary>
    private sealed class ReadingConsumer(IDocumentStore store, ConcurrentQueue<Guid> attempts)
        : IConsumer<PaymentNoted>
    {
        public async Task Consume(ConsumeContext<PaymentNoted> context)
        {
            attempts.Enqueue(context.MessageId!.Value);
            var session = store.InboxSession(context, nameof(ReadingConsumer));
            await session.Events.FetchStreamStateAsync("effects", context.CancellationToken);
            session.Events.Append("effects", new Paid(context.Message.Amount));
            await session.SaveChangesAsync(context.CancellationToken);
        }
    }
}
