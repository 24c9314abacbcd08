using Notary.Credit;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Experiments;

/// <summary>
/// The paper's error: a node in the top (bottom) share by credit that stands in the bottom (top) share by an indicator is an error for that
/// indicator.
/// </summary>
internal static class RankingErrors
{
    /// <summary>In percent of all pairs of such a node and one of S, X, T, G.</summary>
    public static double Of(Population population, Ranking ranking, double share, bool top)
    {
        Ranking[] indicators =
        [
            By(population, n => n.UserEvaluation),
            By(population, n => n.SuccessRate),
            By(population, n => n.Efficiency),
            By(population, n => n.NegativeInformation),
        ];
        var chosen = Part(ranking, share, top).ToList();
        var errors = indicators.Sum(i => Part(i, share, !top).Intersect(chosen).Count());
        return 100.0 * errors / (chosen.Count * indicators.Length);
    }

    /// <summary>The first or the last of a ranking.</summary>
    public static IEnumerable<NodeId> Part(Ranking ranking, double share, bool top)
    {
        var count = (int)(share * ranking.Count);
        return (top ? ranking.Take(count) : ranking.Skip(ranking.Count - count)).Select(n =>
            n.Node
        );
    }

    private static Ranking By(Population population, Func<OldNode, double> indicator) =>
        new(population.Old.Select(n => new NodeCredit(n.Id, indicator(n))));
}
