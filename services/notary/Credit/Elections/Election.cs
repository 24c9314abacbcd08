using Notary.Credit;
using Notary.Credit.Schemes;
using Notary.Credit.Scores;
using Notary.Credit.Shares;

namespace Notary.Member.Credit.Elections;

/// <summary>The next group by credit, as nodes' names; equal at everybody who has the same blocks. Pure.</summary>
/// <param name="Members">By descending credit, old nodes first.</param>
/// <param name="Expelled">Nodes that cannot be elected: evidence against them was upheld.</param>
public sealed record Election(IReadOnlyList<string> Members, IReadOnlyList<string> Expelled)
{
    /// <summary>So much of a lost complaint is remembered for four epochs.</summary>
    private const double Forgiven = 0.1;

    /// <summary>No group is elected that no member may leave.</summary>
    internal const int SmallestGroup = 3;

    /// <summary>Null before the first block, and where nobody can be elected.</summary>
    public static Election? Of(CreditLedger ledger, CreditTerms terms)
    {
        if (ledger.Block is not { } block)
            return null;
        var expelled = ledger
            .Book.Population.Old.Select(n => n.Id)
            .Where(id => ledger.Book.Standings[id].History.Faults.ComplaintsLost >= Forgiven)
            .ToHashSet();
        var scores = ledger.Book.Score(ScoreRules.Default.Credit);
        var eligible = new CreditScores(Without(scores.Old, expelled), scores.New);
        var size = terms.GroupSize > 0 ? terms.GroupSize : block.Nodes.Count(n => n.Member);
        size = Math.Min(size, eligible.Old.Count + eligible.New.Count);
        return size < SmallestGroup
            ? null
            : new(
                [
                    .. ElectedGroup
                        .Of(size, eligible, Rates(ledger))
                        .Members.Select(m => m.ToString()),
                ],
                [.. expelled.Order().Select(id => id.ToString())]
            );
    }

    private static Ranking Without(Ranking ranking, HashSet<NodeId> expelled) =>
        new(ranking.Where(place => !expelled.Contains(place.Node)));

    private static Dictionary<NodeId, double> Rates(CreditLedger ledger) =>
        ledger
            .Book.Population.Old.Select(n => (n.Id, n.SuccessRate))
            .Concat(ledger.Book.Population.New.Select(n => (n.Id, n.SuccessRate)))
            .ToDictionary(n => n.Id, n => n.SuccessRate);
}
