using Notary.Contracts.Group;
using Notary.Credit.Evidence;

namespace Notary.Member.Credit.Agreement;

/// <summary>Votes of a block. All on one matter accuse the same: whom most of them do, and the others are left out.</summary>
internal static class VoteMaker
{
    private const int MaxVotes = 500;

    public static Vote[] Make(string[] members, IEnumerable<EvidenceOffered> offers)
    {
        var votes =
            from offer in offers
            from v in offer.Votes
            where v.Accused is null || members.Contains(v.Accused, StringComparer.Ordinal)
            select new Vote(v.Accused, v.Matter, v.Signature, v.Upheld, NodeName.Of(offer.Member));
        return
        [
            .. votes
                .GroupBy(v => v.Matter, StringComparer.Ordinal)
                .OrderBy(matter => matter.Key, StringComparer.Ordinal)
                .Take(MaxVotes / members.Length)
                .SelectMany(matter =>
                    matter
                        .GroupBy(v => v.Accused ?? "", StringComparer.Ordinal)
                        .OrderByDescending(same => same.Count())
                        .ThenBy(same => same.Key, StringComparer.Ordinal)
                        .First()
                        .OrderBy(v => v.Voter, StringComparer.Ordinal)
                ),
        ];
    }
}
