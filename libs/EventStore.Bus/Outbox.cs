using System.Globalization;
using MassTransit;

namespace Notary.EventStore.Bus;

/// <summary>
/// The log as outbox: maps events to messages, publishes each with MessageId = event id, awaits the broker's confirm, and
/// only then lets the checkpoint move. At least once and in order; consumers absorb repetitions (<see cref="Inbox"/>).
/// </summary>
public sealed class Outbox(IPublishEndpoint bus, OutboxMap map) : ISubscription
{
    public string Name => "outbox";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        foreach (var e in page)
        {
            if (map.MessageFor(e) is { } message)
                await bus.Publish(
                    message,
                    message.GetType(),
                    Pipe.Execute<PublishContext>(c => Address(c, e)),
                    cancellation
                );
        }
    }

    private static void Address(PublishContext context, IEvent e)
    {
        context.MessageId = e.Id;
        context.Headers.Set(MessageHeader.CorrelationId, e.CorrelationId ?? e.Id.ToString());
        context.Headers.Set(
            MessageHeader.Position,
            e.Position.ToString(CultureInfo.InvariantCulture)
        );
    }
}

/// <summary>Which message tells of an event; events without one stay inside the service.</summary>
public sealed class OutboxMap
{
    private readonly Dictionary<Type, Func<IEvent, object?>> messages = [];

    /// <summary>Publishes what <paramref name="message"/> makes of an event; null publishes nothing.</summary>
    public OutboxMap Publish<TEvent>(Func<TEvent, object?> message)
        where TEvent : notnull
    {
        messages.Add(typeof(TEvent), e => message((TEvent)e.Data));
        return this;
    }

    /// <summary>The same, for messages that need the event's place or headers.</summary>
    public OutboxMap PublishEnvelope<TEvent>(Func<IEvent<TEvent>, object?> message)
        where TEvent : notnull
    {
        messages.Add(typeof(TEvent), e => message((IEvent<TEvent>)e));
        return this;
    }

    internal object? MessageFor(IEvent e) =>
        messages.GetValueOrDefault(e.Data.GetType())?.Invoke(e);
}

/// <summary>Headers of our messages on the bus.</summary>
public static class MessageHeader
{
    /// <summary>The id of the whole story, from service to service.</summary>
    public const string CorrelationId = "notary-correlation-id";

    /// <summary>The position of the event behind the message in its service's log.</summary>
    public const string Position = "notary-position";
}
