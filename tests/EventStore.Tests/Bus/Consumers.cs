using System.Collections.Concurrent;
using MassTransit;
using Notary.EventStore.Bus;

namespace Notary.EventStore.Tests.Bus;

public sealed record PaymentNoted(int Amount);

/// <summary>What a host's consumers were handed; one for each container.</summary>
public sealed class Deliveries
{
    public ConcurrentQueue<Guid> Payments { get; } = [];

    public ConcurrentQueue<int> Picked { get; } = [];
}

public sealed class PaymentConsumer(IDocumentStore store, Deliveries deliveries)
    : IConsumer<PaymentNoted>
{
    public async Task Consume(ConsumeContext<PaymentNoted> context)
    {
        deliveries.Payments.Enqueue(context.MessageId!.Value);
        var session = store.InboxSession(context, nameof(PaymentConsumer));
        session.Events.Append("effects", new Paid(context.Message.Amount));
        await session.SaveChangesAsync(context.CancellationToken);
    }
}

public sealed class PickyConsumer(Deliveries deliveries) : IConsumer<PaymentNoted>
{
    internal const int Poison = 13;

    public Task Consume(ConsumeContext<PaymentNoted> context)
    {
        if (context.Message.Amount == Poison)
            throw new InvalidOperationException("poison");
        deliveries.Picked.Enqueue(context.Message.Amount);
        return Task.CompletedTask;
    }
}
