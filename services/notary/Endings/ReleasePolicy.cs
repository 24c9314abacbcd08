using Notary.Chains;
using Notary.Protocol.Agreements;

namespace Notary.Member.Endings;

/// <summary>
/// When a member gives the deposits back: the agreement has expired, and none of its exchanges can be open (PROTOCOL 7). It
/// knows no oracle's book, so what may be open is judged by time alone, but for challenges that it knows of. Pure.
/// </summary>
public static class ReleasePolicy
{
    /// <summary>After a suspension: for both chains to confirm it, and every oracle to see it (seconds; as the contracts have it).</summary>
    public const ulong Margin = 3_600;

    /// <exception cref="FormatException">The request is malformed, or about a chain that is not known.</exception>
    public static ReleaseDecided Decide(ReleaseReviewed review, IEnumerable<ChainIdentity> chains)
    {
        var request = ReleaseRequest.Parse(review.Request, chains);
        return new(request.Message.ToString(), Refusal(request, review));
    }

    /// <summary>
    /// Until when an exchange may be open, with grace; Unix seconds. No answer is issued after the expiry, nor once a suspension is
    /// known; each can be challenged until T + W later.
    /// </summary>
    /// <param name="suspendedAt">When the first suspension that stands was seen; null where there is none.</param>
    public static ulong OpenUntil(Agreement terms, ulong? suspendedAt)
    {
        var lastAnswer = Math.Min(terms.Expiry, suspendedAt + Margin ?? terms.Expiry);
        return lastAnswer + terms.ExchangeSeconds + terms.ChallengeSeconds + terms.GraceSeconds;
    }

    private static string? Refusal(ReleaseRequest request, ReleaseReviewed review)
    {
        var now = (ulong)review.ReceivedAt;
        if (request.Epoch != review.Epoch)
            return "the request is for another epoch";
        if (AgreementTerms.Violation(request.Terms) is { } violation)
            return violation;
        // Before, the contracts would refuse it; and no sum below can wrap around.
        if (now <= request.Terms.Expiry)
            return "the agreement has not expired";
        if (review.Endings.Any(e => e.Chain == request.Chain.Id && e.Released))
            return "the deposits were returned";
        if (now <= OpenUntil(request.Terms, SuspendedAt(review)))
            return "an exchange may be open";
        return review.Open is [var open, ..] ? $"challenge {open} is under way" : null;
    }

    /// <summary>A suspension on either chain ends the giving of answers.</summary>
    private static ulong? SuspendedAt(ReleaseReviewed review) =>
        (ulong?)review.Endings.Where(e => e.Suspended).Min(e => e.SuspendedAt);
}
