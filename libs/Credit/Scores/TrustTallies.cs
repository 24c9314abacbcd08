using System.Collections.Immutable;
using Notary.Credit.Evidence;
using Notary.Credit.Indicators;

namespace Notary.Credit.Scores;

/// <summary>Who trusts whom: whoever agrees in more than half of the verdicts (A), a recommendation counting as one of them.</summary>
internal static class TrustTallies
{
    private const double Majority = 0.5;

    /// <summary>What is worth less than this was forgotten: books do not grow for ever.</summary>
    private const double Forgotten = 1e-6;

    public static ImmutableSortedDictionary<TrustLink, Tally> After(
        ImmutableSortedDictionary<TrustLink, Tally> past,
        EvidenceBlock block,
        ScoreRules rules
    )
    {
        var tallies = past.ToBuilder();
        foreach (var (link, tally) in past)
        {
            tallies[link] = tally.Fade(rules.Memory);
            if (tallies[link].Weight < Forgotten)
                tallies.Remove(link);
        }
        foreach (var (link, agree) in Observations(block))
            tallies[link] = tallies.GetValueOrDefault(link).Add(agree ? 1 : 0);
        return tallies.ToImmutable();
    }

    public static IEnumerable<TrustLink> Links(
        IEnumerable<KeyValuePair<TrustLink, Tally>> tallies
    ) => tallies.Where(t => t.Value.Mean > Majority).Select(t => t.Key);

    /// <summary>Of two nodes of one operator, neither speaks for the other.</summary>
    private static IEnumerable<(TrustLink Link, bool Agree)> Observations(EvidenceBlock block)
    {
        var operators = block.Nodes.ToDictionary(
            n => n.Id,
            n => n.Operator,
            StringComparer.Ordinal
        );
        return Verdicts
            .Agreements(block)
            .Concat(block.Recommendations.Select(r => (From: r.Member, To: r.Node, r.Agree)))
            .Where(o => operators[o.From] != operators[o.To])
            .Select(o => (new TrustLink(new(o.From), new(o.To)), o.Agree));
    }
}
