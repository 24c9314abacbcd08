using Notary.Credit.Indicators;
using Notary.Credit.Trust;

namespace Notary.Credit.Schemes;

/// <summary>Plain PageRank, equation 6 of the notary-credit paper: trust alone, undamped; old nodes only.</summary>
public sealed class PageRankScheme(CreditOptions options) : ICreditScheme
{
    private readonly CreditOptions options = options.Checked();

    public string Name => "PageRank";

    public bool AdmitsNew => false;

    public bool HasBondPool => false;

    public CreditScores Score(Population population)
    {
        var credits = Of(TrustShares.Even(population.Trust), options);
        return new(
            new(population.Old.Select((n, i) => new NodeCredit(n.Id, credits[i]))),
            Ranking.Empty
        );
    }

    /// <summary>
    /// PR(u) ← Σ PR(v)/L(v) from 1/n. Each step goes half the way: the limit is the same, and a graph whose links only lead back and forth,
    /// on which whole steps swing for ever, has one too.
    /// </summary>
    public static double[] Of(TrustShares shares, CreditOptions options)
    {
        var nodes = shares.Graph.Nodes;
        return Iteration.Converge(
            [.. Enumerable.Repeat(1.0 / nodes, nodes)],
            (present, next) =>
            {
                shares.Pass(present, next);
                for (var i = 0; i < next.Length; i++)
                    next[i] = (present[i] + next[i]) / 2;
            },
            options
        );
    }
}
