using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit.Items;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Credit.Agreement;

/// <summary>Which offers are taken: whole ones only, so that every block made of them holds. Pure.</summary>
internal static class OfferRules
{
    public const int MaxVotes = 256;
    private const int MaxItems = 1000;
    private const int MaxWitnessed = 2 * MaxItems;

    /// <summary>Different offers of one notary; more are passed over.</summary>
    private const int MaxOfNotary = 3;

    /// <summary>The most bytes of its JSON.</summary>
    private const int MaxSize = 2 * 1024 * 1024;

    /// <returns>Why it is not taken; null where it is.</returns>
    public static string? Objection(CreditLedger ledger, EvidenceOffered offer)
    {
        if (offer.Epoch != ledger.OpenEpoch || offer.GroupId != ledger.Sitting?.Id.ToString())
            return "it is of another epoch or group";
        if (!IsExpected(ledger, offer.Member))
            return "its author neither sits nor stands for election";
        if (ledger.Agreement.Offers.Values.Count(o => o.Member == offer.Member) >= MaxOfNotary)
            return "its author made too many";
        if (!IsSmall(offer) || !IsDistinct(offer))
            return "it has too many items, or one twice";
        if (!offer.IsSigned())
            return "it is not signed by its author";
        return Holds(offer) ? null : "one of its items does not hold";
    }

    public static bool IsExpected(CreditLedger ledger, string identity) =>
        ledger.Sitting?.Identities.Any(k => Hex.Encode(k.ToBytes()) == identity) == true
        || ledger.Candidates.Values.Any(c => c.Identity == identity && !c.Leaves);

    private static bool IsSmall(EvidenceOffered o) =>
        o.Grades.Length <= MaxItems
        && o.Witnessed.Length <= MaxWitnessed
        && o.Recommendations.Length <= MaxItems
        && o.Receipts.Length <= MaxItems
        && o.Votes.Length <= MaxVotes
        && o.Candidates.Length <= CandidateRules.MaxCandidates
        && CreditSeal.Size(o) <= MaxSize;

    private static bool IsDistinct(EvidenceOffered o) =>
        AreDistinct(o.Grades.Select(CreditLedger.KeyOf))
        && AreDistinct(o.Witnessed)
        && AreDistinct(o.Recommendations.Select(r => r.Node))
        && AreDistinct(o.Receipts.Select(r => $"{r.Round} {r.Node}"))
        && AreDistinct(o.Votes.Select(v => v.Matter))
        && AreDistinct(o.Candidates.Select(c => c.Identity));

    private static bool AreDistinct(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.All(seen.Add);
    }

    private static bool Holds(EvidenceOffered o)
    {
        var key = IdentityPublicKey.Parse(Hex.Decode(o.Member));
        return o.Grades.All(g => g.Epoch == o.Epoch && GradeRules.FormObjection(g) is null)
            && o.Witnessed.All(IsHash)
            && o.Candidates.All(CandidateRules.Holds)
            && o.Recommendations.All(r =>
                IsName(r.Node) && Signed(r.Signature, () => OfferWords.Of(r, o.Epoch))
            )
            && o.Receipts.All(r =>
                IsHash(r.Round)
                && IsName(r.Node)
                && r.Micros is > 0 and < 1L << 53
                && Signed(r.Signature, () => OfferWords.Of(r, o.Epoch))
            )
            && o.Votes.All(v =>
                IsHash(v.Matter)
                && (v.Accused is null || IsName(v.Accused))
                && Signed(v.Signature, () => OfferWords.Of(v, o.Epoch))
            );

        bool Signed(string signature, Func<byte[]> words) =>
            Hex.TryDecode(signature, out var bytes)
            && Hex.Encode(bytes) == signature
            && key.Verify(words(), bytes);
    }

    private static bool IsHash(string text) =>
        Bytes32.TryParse(text, out var hash) && hash.ToString() == text;

    private static bool IsName(string text) =>
        text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}
