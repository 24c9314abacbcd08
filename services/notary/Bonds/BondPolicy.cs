using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Evm;
using Notary.Member.Governance;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Member.Bonds;

/// <summary>
/// Whose bond a member takes, and whose it lets go: on two contradicting answers, on an answer under a root that was not published,
/// on a challenge that its own book shows to be false; for a holder that asked, stands for nothing any more and has nothing open; and
/// the pool's for what a penalty could not take (PROTOCOL 6, 8, 9). Pure.
/// </summary>
public static class BondPolicy
{
    /// <summary>Seconds for which an ask must have stood before it is granted: for evidence to come.</summary>
    public const ulong Wait = 86_400;

    /// <summary>Seconds after which an ask is void.</summary>
    public const ulong Validity = 7 * 86_400;

    /// <summary>Seconds for which a root that is asked about may still come, and an answer may be older than what is kept.</summary>
    public const ulong PublicationGrace = 3_600;

    /// <summary>Why it does not sign; null where it does.</summary>
    public static string? Refusal(
        GovernanceRequest request,
        GovernancePayload.BondSlash slash,
        BondView view
    )
    {
        if (view.Case is not { } shown || shown.CidDigest != slash.Evidence)
            return "the evidence cannot be read";
        if (request.Nonce != shown.NonceFor(slash.Holder))
            return "the nonce is not that of the offence";
        if (slash.Holder == BondHolder.Pool)
            return "the pool has no word to stand for";
        if (slash.Amount.IsZero || slash.Amount != Bond(view))
            return "the amount is not the bond on this member's own node";
        return shown switch
        {
            BondCase.Contradiction c => Refusal(c, slash),
            BondCase.SecretRoot s => Refusal(s, slash, view),
            BondCase.FalseChallenge f => Refusal(f, request.Chain, slash, view),
            _ => "the evidence shows no offence",
        };
    }

    /// <inheritdoc cref="Refusal(GovernanceRequest, GovernancePayload.BondSlash, BondView)"/>
    /// <param name="attestors">Those that this member is configured with.</param>
    public static string? Refusal(
        GovernanceRequest request,
        GovernancePayload.BondRelease release,
        BondView view,
        IReadOnlyList<Address> attestors
    )
    {
        if (view.Case is BondCase.Shortfall shortfall)
            return Refusal(request, release, shortfall, view);
        if (view.Case is not BondCase.Release ask || ask.CidDigest != request.Nonce)
            return "the ask cannot be read";
        if (ask.Chain != request.Chain.Id || ask.Payload != release)
            return "the holder asks for something else";
        if (release.Holder == BondHolder.Pool || !ask.IsByHolder)
            return "the holder did not ask";
        if (TimeRefusal(ask.AskedAt, view.Now) is { } early)
            return early;
        if (release.Amount.IsZero || release.Amount > Bond(view))
            return "the bond on this member's own node is smaller, or nothing is asked for";
        if (attestors.Contains(release.Holder))
            return "the holder is an attestor";
        if (view.Observed.Node is { } node)
            return $"the holder stands for the notary {node}";
        return view.Challenges.FirstOrDefault(c => c.IsOpen || c.IsFalse) is { } held
            ? $"challenge {held.Evidence.ChallengeId} is open or was false"
            : null;
    }

    /// <summary>The pool makes up for what a deposit did not cover, as far as it goes, and once.</summary>
    private static string? Refusal(
        GovernanceRequest request,
        GovernancePayload.BondRelease release,
        BondCase.Shortfall shown,
        BondView view
    )
    {
        var chain = request.Chain;
        if (shown.CidDigest != request.Nonce || release.Holder != BondHolder.Pool)
            return "a shortfall is the pool's, under the document's own nonce";
        if (shown.Violation() is { } violation)
            return violation;
        if (!chain.Carries(shown.Answer, shown.Accused))
            return "the leg belongs on another chain";
        if (view.Paid is not { } paid)
            return "this member's own nodes show no such penalty at its depth";
        if (paid >= shown.Required)
            return "the deposit covered it";
        if (release.Amount.IsZero || release.Amount != Due(shown.Required - paid, view))
            return "the amount is not what is missing, or all that the pool has";
        var victim = chain.PartyOf(shown.Agreement, shown.Accused.Other());
        return release.Payee == victim ? null : "the payee is not who should have got it";
    }

    private static BigInteger Due(BigInteger missing, BondView view) =>
        BigInteger.Min(missing, Bond(view));

    private static string? TimeRefusal(ulong askedAt, ulong now)
    {
        if (askedAt > now || now - askedAt < Wait)
            return "the ask has not stood for a day";
        return now - askedAt > Validity ? "the ask is too old" : null;
    }

    private static string? Refusal(
        BondCase.Contradiction shown,
        GovernancePayload.BondSlash slash
    ) =>
        shown.Attestor != slash.Holder ? "the holder did not sign two answers to one exchange"
        : slash.Beneficiary != Bytes32.Zero ? "the bond goes to the pool"
        : null;

    private static string? Refusal(
        BondCase.SecretRoot shown,
        GovernancePayload.BondSlash slash,
        BondView view
    )
    {
        if (shown.Attestor != slash.Holder)
            return "the holder did not sign the answer";
        if (slash.Beneficiary != Bytes32.Zero)
            return "the bond goes to the pool";
        if (view.Publication is not { Since: { } since } known)
            return "this member does not keep what the holder publishes";
        if (shown.Answer.IssuedAt <= (ulong)since + PublicationGrace)
            return "the answer is older than what this member keeps";
        if (known.IsPublished)
            return "the root was published";
        return view.Now > (ulong)known.AskedAt + PublicationGrace
            ? null
            : "the root may still be published";
    }

    private static string? Refusal(
        BondCase.FalseChallenge shown,
        ChainIdentity chain,
        GovernancePayload.BondSlash slash,
        BondView view
    )
    {
        var standing = view.Challenges.FirstOrDefault(c =>
            c.Evidence.ChallengeId == shown.ChallengeId
        );
        if (standing is not { IsFalse: true })
            return "this member did not find the challenge false";
        if (!standing.IsRaisedBy(slash.Holder, chain))
            return "the holder did not raise the challenge";
        return slash.Beneficiary == standing.BeneficiaryOn(chain)
            ? null
            : "the bond goes to another beneficiary";
    }

    private static BigInteger Bond(BondView view) =>
        BigInteger.Parse(view.Observed.Bond, NumberStyles.None, CultureInfo.InvariantCulture);
}
