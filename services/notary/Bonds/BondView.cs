using System.Globalization;
using System.Numerics;
using System.Text;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Governance;
using Notary.Member.Observation;
using Notary.Member.Publications;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Member.Bonds;

/// <summary>What this member knows when it decides about a bond.</summary>
/// <param name="Case">What it was shown; null where it could not be read.</param>
/// <param name="Challenges">Its own book: the challenge in question, or all of the holder's.</param>
/// <param name="Publication">What it knows of the root in question; null where none is.</param>
/// <param name="Now">The member's own clock, Unix seconds.</param>
/// <param name="Paid">What a penalty that is said to have taken too little took; null where no such penalty is final.</param>
public sealed record BondView(
    BondCase? Case,
    BondObserved Observed,
    IReadOnlyList<ChallengeStanding> Challenges,
    ulong Now,
    PublicationStanding? Publication = null,
    BigInteger? Paid = null
)
{
    /// <summary>From what was observed and the member's own streams, each as long as it was then.</summary>
    internal static async Task<BondView> OfAsync(
        DocumentRead? read,
        BondObserved observed,
        Func<string, Task<IReadOnlyList<IEvent>>> fetch,
        long askedAt,
        long now
    )
    {
        var standings = new List<ChallengeStanding>();
        foreach (var stream in observed.Challenges)
            if (ChallengeStanding.Of(await TakeAsync(stream)) is { } standing)
                standings.Add(standing);
        var shown = Parse(read);
        var publication =
            shown is BondCase.SecretRoot { Attestor: { } attestor }
            && observed.Publications is [var followed, var published]
                ? PublicationStanding.Of(
                    attestor,
                    await TakeAsync(followed),
                    await TakeAsync(published),
                    askedAt
                )
                : null;
        var paid =
            shown is BondCase.Shortfall shortfall && observed.Penalty is { IsFinal: true } penalty
                ? PaidBy(shortfall.Answer, await TakeAsync(penalty.Seen))
                : null;
        return new(shown, observed, standings, (ulong)now, publication, paid);

        async Task<IEnumerable<object>> TakeAsync(StreamRead read) =>
            (await fetch(read.Stream)).Take(read.Events).Select(e => e.Data);
    }

    /// <summary>By the newest block in which it stands.</summary>
    private static BigInteger? PaidBy(Answer answer, IEnumerable<object> seen)
    {
        var digest = answer.Digest.ToString();
        return
            seen.OfType<PenaltySeen>().LastOrDefault(p => p.AnswerDigest == digest) is { } penalty
            ? BigInteger.Parse(penalty.Amount, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Null where there is no document, or it is none about a bond.</summary>
    public static BondCase? Parse(DocumentRead? read)
    {
        try
        {
            return read is null ? null : BondCase.Parse(Encoding.UTF8.GetBytes(read.Json));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
