using Notary.Credit.Evidence;

namespace Notary.Credit.Scores;

/// <summary>What votes say about those who cast them, and about the accused.</summary>
internal static class Verdicts
{
    /// <summary>How many matters this member signed both verdicts on.</summary>
    public static int Contradictions(EvidenceBlock block, string node) =>
        block
            .Votes.Where(v => v.Voter == node)
            .GroupBy(v => v.Matter, StringComparer.Ordinal)
            .Count(m => m.Count() > 1);

    /// <summary>How many complaints against this member more than half of all others upheld.</summary>
    public static int ComplaintsLost(EvidenceBlock block, string node)
    {
        var others = block.Nodes.Count(n => n.Member && n.Id != node);
        return Single(block)
            .Where(v => v.Accused == node && v.Voter != node && v.Upheld)
            .GroupBy(v => v.Matter, StringComparer.Ordinal)
            .Count(m => 2 * m.Count() > others);
    }

    /// <summary>A: for each two members, in both directions, whether they agreed on each matter on which both voted.</summary>
    public static IEnumerable<(string From, string To, bool Agree)> Agreements(
        EvidenceBlock block
    ) =>
        from matter in Single(block).GroupBy(v => v.Matter, StringComparer.Ordinal)
        from one in matter
        from other in matter
        where one.Voter != other.Voter
        select (one.Voter, other.Voter, one.Upheld == other.Upheld);

    /// <summary>Votes of those who did not contradict themselves in the matter.</summary>
    private static IEnumerable<Vote> Single(EvidenceBlock block) =>
        block
            .Votes.GroupBy(v => (v.Matter, v.Voter))
            .Where(own => own.Count() == 1)
            .Select(own => own.First());
}
