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
    /// <exception cref="InvalidOperationException">The message has no id.</exception>
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
        var session = store.LightweightSession();
        session.ReceiveOnce(consumer, id);
        session.CausationId = id.ToString();
        session.CorrelationId =
            message.Headers.Get<string>(MessageHeader.CorrelationId) ?? id.ToString();
        return session;
    }
}
