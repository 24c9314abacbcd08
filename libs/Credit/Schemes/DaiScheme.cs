using Notary.Credit.Indicators;
using Notary.Credit.Trust;

namespace Notary.Credit.Schemes;

/// <summary>
/// The scheme of Dai et al. (reference 29 of the notary-credit paper), as that paper describes it: PageRank whose random jump follows
/// users' grades, with one damping for all; old nodes only, and no bond pool.
/// </summary>
public sealed class DaiScheme(CreditOptions options) : ICreditScheme
{
    private readonly CreditOptions options = options.Checked();

    public string Name => "Dai";

    public bool AdmitsNew => false;

    public bool HasBondPool => false;

    public CreditScores Score(Population population)
    {
        var credits = DampedCredit.Of(
            TrustShares.Even(population.Trust),
            [.. population.Old.Select(n => n.UserEvaluation)],
            [.. population.Old.Select(_ => options.Damping)],
            options
        );
        return new(
            new(population.Old.Select((n, i) => new NodeCredit(n.Id, credits[i]))),
            Ranking.Empty
        );
    }
}
