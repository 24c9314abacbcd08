using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Group;

namespace Notary.Member.Signing;

/// <summary>What a member makes of a request for its signature.</summary>
public interface IDecision
{
    /// <summary>Null where it signs.</summary>
    string? Refusal { get; }
}

/// <summary>
/// Requests of which each has a stream. Who asks repeats until it has t partials: what was signed in this epoch is answered with the
/// same partial again, and the same refusal as before is no news.
/// </summary>
internal static class RequestStream
{
    /// <param name="decide">From what the stream has: the review, the decision, and the partial where it signs.</param>
    public static async Task AnswerAsync(
        this IDocumentSession session,
        string stream,
        ActiveGroup group,
        Func<IReadOnlyList<IEvent>, Task<IReadOnlyList<object>>> decide,
        CancellationToken cancellation
    )
    {
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var events =
            before is [.., { Data: PartialSigned granted }] && granted.Partial.Epoch == group.Epoch
                ? [granted]
                : await decide(before);
        if (events is [.., IDecision { Refusal: not null } refused] && IsKnown(before, refused))
            return;
        session.Events.Append(stream, expectedVersion: before.Count, events);
        await session.SaveChangesAsync(cancellation);
    }

    private static bool IsKnown(IReadOnlyList<IEvent> before, IDecision refused) =>
        before.Any(e => refused.Equals(e.Data));
}
