using Notary.Credit.Indicators;
using Notary.Credit.Trust;

namespace Notary.Credit.Schemes;

/// <summary>
/// The scheme of Jiang et al. (reference 30 of the notary-credit paper), as that paper describes it: users' grades are the only intrinsic
/// value, trust is passed on evenly, damping falls with service (equation 24), new nodes are admitted by their grades.
/// </summary>
public sealed class JiangScheme(CreditOptions options) : ICreditScheme
{
    private readonly CreditOptions options = options.Checked();

    public string Name => "Jiang";

    public bool AdmitsNew => true;

    public bool HasBondPool => true;

    public CreditScores Score(Population population)
    {
        var credits = DampedCredit.Of(
            TrustShares.Even(population.Trust),
            [.. population.Old.Select(n => n.UserEvaluation)],
            [.. population.Old.Select(n => Damping.After(options.Damping, n.Months))],
            options
        );
        return new(
            new(population.Old.Select((n, i) => new NodeCredit(n.Id, credits[i]))),
            new(population.New.Select(n => new NodeCredit(n.Id, n.UserEvaluation)))
        );
    }

    /// <summary>The intrinsic value of old nodes: users' grades.</summary>
    public static Ranking Intrinsic(Population population) =>
        new(population.Old.Select(n => new NodeCredit(n.Id, n.UserEvaluation)));
}
