using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.Member.Credit.Items;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Credit.Agreement;

/// <summary>What this member has to say for an epoch that has ended. Pure, but for the signatures.</summary>
internal static class OfferMaker
{
    /// <summary>Without signatures.</summary>
    /// <param name="self">Identity key.</param>
    public static EvidenceOffered Make(CreditLedger ledger, CreditTerms terms, string self)
    {
        var epoch = ledger.OpenEpoch;
        var isMember = ledger.Sitting!.Identities.Any(k => Hex.Encode(k.ToBytes()) == self);
        var name = NodeName.Of(self);
        return new(
            epoch,
            ledger.Sitting.Id.ToString(),
            self,
            isMember
                ? [.. ledger.Grades.Values.Select(g => g.Grade).Where(g => g.Epoch == epoch)]
                : [],
            [.. ledger.Witnessed],
            isMember ? Recommendations(ledger, terms, name) : [],
            isMember ? Receipts(ledger, terms) : [],
            isMember ? Votes(ledger, terms) : [],
            isMember ? Standing(ledger, terms) : [],
            Signature: ""
        );
    }

    public static EvidenceOffered Signed(EvidenceOffered offer, IdentityKey key)
    {
        string Sign(byte[] words) => Hex.Encode(key.Sign(words));
        var epoch = offer.Epoch;
        return (
            offer with
            {
                Recommendations =
                [
                    .. offer.Recommendations.Select(r =>
                        r with
                        {
                            Signature = Sign(OfferWords.Of(r, epoch)),
                        }
                    ),
                ],
                Receipts =
                [
                    .. offer.Receipts.Select(r =>
                        r with
                        {
                            Signature = Sign(OfferWords.Of(r, epoch)),
                        }
                    ),
                ],
                Votes =
                [
                    .. offer.Votes.Select(v =>
                        v with
                        {
                            Signature = Sign(OfferWords.Of(v, epoch)),
                        }
                    ),
                ],
            }
        ).SignedBy(key);
    }

    /// <summary>As <see cref="Make"/> made it.</summary>
    public static EvidenceOffered Unsigned(EvidenceOffered offer) =>
        offer with
        {
            Recommendations = [.. offer.Recommendations.Select(r => r with { Signature = "" })],
            Receipts = [.. offer.Receipts.Select(r => r with { Signature = "" })],
            Votes = [.. offer.Votes.Select(v => v with { Signature = "" })],
            Signature = "",
        };

    private static OfferedRecommendation[] Recommendations(
        CreditLedger ledger,
        CreditTerms terms,
        string self
    ) =>
        [
            .. ledger
                .Recommendations.Values.Where(r => r.Node != self && IsOf(ledger, terms, r.At))
                .Select(r => new OfferedRecommendation(r.Node, r.Agree, "")),
        ];

    /// <summary>Of a member that sent two, a good and a bad one, the bad one.</summary>
    private static OfferedReceipt[] Receipts(CreditLedger ledger, CreditTerms terms)
    {
        var last = terms.LastRoundOf(ledger.OpenEpoch);
        var members = ledger.Sitting!.Identities.Count;
        return
        [
            .. ledger
                .Partials.Where(p => IsOf(ledger, terms, p.At))
                .GroupBy(p => p.Round, StringComparer.Ordinal)
                .Where(round => round.Min(p => p.At) <= last)
                .OrderBy(round => round.Key, StringComparer.Ordinal)
                .Take(RoundMaker.MaxRounds(members))
                .SelectMany(round => round.GroupBy(p => p.Node, StringComparer.Ordinal))
                .Select(own => own.OrderBy(p => p.Valid).First())
                .Select(p => new OfferedReceipt(p.Round, p.Node, p.Valid, p.Micros, "")),
        ];
    }

    private static OfferedVote[] Votes(CreditLedger ledger, CreditTerms terms) =>
        [
            .. ledger
                .Votes.Values.Where(v => IsOf(ledger, terms, v.At))
                .Take(OfferRules.MaxVotes)
                .Select(v => new OfferedVote(v.Matter, v.Accused, v.Upheld, "")),
        ];

    private static CandidateRegistered[] Standing(CreditLedger ledger, CreditTerms terms) =>
        [
            .. ledger
                .Candidates.Where(c => !c.Value.Leaves && BondRules.Holds(ledger, terms, c.Key))
                .Select(c => c.Value),
        ];

    private static bool IsOf(CreditLedger ledger, CreditTerms terms, long at) =>
        terms.EpochAt(at) == ledger.OpenEpoch;
}
