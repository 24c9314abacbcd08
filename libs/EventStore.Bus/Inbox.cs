using MassTransit;

namespace Notary.EventStore.Bus;

/// <summary>The consumer's side: a message's effect and the note that it was received are saved together.</summary>
public static class Inbox
{
    /// <summary>
    /// A session that saves only if <paramref name="consumer"/> has not received this message, and whose events carry the
    /// message as their cause and its story as theirs. A repetition throws <see cref="MessageAlreadyReceivedException"/> at
    /// the save: the message is done, its effect is in the log.
    /// </summary>
    /// <param name="consumer">A stable name, the consumer's own: pass <c>nameof</c> of its class.</param>
    /// <exception cref="InvalidOperationException">
    /// The message has no id, or is older than the inbox remembers: nobody knows whether it was received before.
    /// </exception>
    public static IDocumentSession InboxSession(
        this IDocumentStore store,
        ConsumeContext message,
        string consumer
    )
    {
        var id =
            message.MessageId
            ?? throw new InvalidOperationException(
                "A message without an id cannot be received once."
            );
        RefuseForgotten(store.Options, message, id);
        var session = store.LightweightSession();
        session.ReceiveOnce(consumer, id);
        session.CausationId = id.ToString();
        session.CorrelationId =
            message.Headers.Get<string>(MessageHeader.CorrelationId) ?? id.ToString();
        return session;
    }

    /// <summary>By the time of the event behind it, which a repetition has as well; by its sending, where there is no event.</summary>
    private static void RefuseForgotten(StoreOptions options, ConsumeContext message, Guid id)
    {
        var time =
            message.Headers.Get<DateTimeOffset>(MessageHeader.RecordedAt) ?? message.SentTime;
        if (options.Time.GetUtcNow() - time > options.InboxRetention)
            throw new InvalidOperationException(
                $"Message {id} of {time:u} is older than the inbox remembers ({options.InboxRetention})."
            );
    }
}
