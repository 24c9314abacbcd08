using System.Globalization;
using System.Security.Cryptography;
using MassTransit;

namespace Notary.EventStore.Bus;

/// <summary>
/// The log as outbox: maps events to messages, publishes each with MessageId = event id, awaits the broker's confirms of a
/// page, and only then lets the checkpoint move. At least once; a page's messages leave in its order without waiting for each
/// other's confirm. Consumers absorb repetitions (<see cref="Inbox"/>), and work on several messages at once anyway.
/// </summary>
public sealed class Outbox(IPublishEndpoint bus, OutboxMap map) : ISubscription
{
    /// <summary>A silent broker must show as the shard's error, and not as a shard that waits.</summary>
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(30);

    public string Name => "outbox";

    public IReadOnlyCollection<Type>? EventTypes => map.EventTypes;

    public Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation) =>
        Task.WhenAll(
            from e in page
            from message in map.MessagesFor(e)
            select PublishAsync(message.Message, c => Address(c, e, message.Id), cancellation)
        );

    /// <exception cref="TimeoutException">The broker did not confirm in time; the message may have arrived all the same.</exception>
    private async Task PublishAsync(
        object message,
        Action<PublishContext> address,
        CancellationToken cancellation
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ConfirmTimeout);
        try
        {
            await bus.Publish(message, message.GetType(), Pipe.Execute(address), timeout.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The broker did not confirm {message.GetType().Name} within {ConfirmTimeout.TotalSeconds} s.",
                e
            );
        }
    }

    private static void Address(PublishContext context, IEvent e, Guid id)
    {
        context.MessageId = id;
        context.Headers.Set(MessageHeader.CorrelationId, e.CorrelationId ?? e.Id.ToString());
        context.Headers.Set(
            MessageHeader.RecordedAt,
            e.Timestamp.ToString("O", CultureInfo.InvariantCulture)
        );
        context.Headers.Set(
            MessageHeader.Position,
            e.Position.ToString(CultureInfo.InvariantCulture)
        );
    }
}

/// <summary>
/// Which messages tell of an event; events without one stay inside the service. The first has the event's id, a further one
/// an id derived from it, so that a repetition has the same.
/// </summary>
public sealed class OutboxMap
{
    private readonly Dictionary<Type, List<Func<IEvent, object?>>> messages = [];

    /// <summary>Publishes what <paramref name="message"/> makes of an event; null publishes nothing.</summary>
    public OutboxMap Publish<TEvent>(Func<TEvent, object?> message)
        where TEvent : notnull
    {
        Add(typeof(TEvent), e => message((TEvent)e.Data));
        return this;
    }

    /// <summary>The same, for messages that need the event's place or headers.</summary>
    public OutboxMap PublishEnvelope<TEvent>(Func<IEvent<TEvent>, object?> message)
        where TEvent : notnull
    {
        Add(typeof(TEvent), e => message((IEvent<TEvent>)e));
        return this;
    }

    internal IReadOnlyCollection<Type> EventTypes => messages.Keys;

    internal IEnumerable<(object Message, Guid Id)> MessagesFor(IEvent e) =>
        from map in (messages.GetValueOrDefault(e.Data.GetType()) ?? []).Index()
        let message = map.Item(e)
        where message is not null
        select (message, MessageId(e.Id, map.Index));

    private void Add(Type type, Func<IEvent, object?> message)
    {
        if (!messages.TryGetValue(type, out var list))
            messages.Add(type, list = []);
        list.Add(message);
    }

    /// <summary>The id of the <paramref name="index"/>-th message that tells of an event, from 0.</summary>
    public static Guid MessageId(Guid eventId, int index)
    {
        Span<byte> bytes = stackalloc byte[17];
        eventId.TryWriteBytes(bytes);
        bytes[16] = (byte)index;
        return index == 0 ? eventId : new Guid(SHA256.HashData(bytes).AsSpan(0, 16));
    }
}

/// <summary>Headers of our messages on the bus.</summary>
public static class MessageHeader
{
    /// <summary>The id of the whole story, from service to service.</summary>
    public const string CorrelationId = "notary-correlation-id";

    /// <summary>The position of the event behind the message in its service's log.</summary>
    public const string Position = "notary-position";

    /// <summary>When that event was appended (ISO 8601).</summary>
    public const string RecordedAt = "notary-recorded-at";
}
