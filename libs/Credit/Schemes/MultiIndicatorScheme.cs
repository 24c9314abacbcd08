using System.Collections.Immutable;
using Notary.Credit.Indicators;
using Notary.Credit.Trust;
using Notary.Credit.Weights;

namespace Notary.Credit.Schemes;

/// <summary>This product's scheme: that of the notary-credit paper, with the corrections of docs/credit.md.</summary>
public sealed class MultiIndicatorScheme(CreditOptions options) : ICreditScheme
{
    private readonly CreditOptions options = options.Checked();

    public string Name => "multi-indicator";

    public bool AdmitsNew => true;

    public bool HasBondPool => true;

    /// <summary>S, X, T, G of the old nodes.</summary>
    public static WeightedIndicators WeighOld(ImmutableArray<OldNode> nodes) =>
        WeightedIndicators.Of(
            [.. nodes.Select(n => n.UserEvaluation)],
            [.. nodes.Select(n => n.SuccessRate)],
            [.. nodes.Select(n => n.Efficiency)],
            [.. nodes.Select(n => n.NegativeInformation)]
        );

    /// <summary>S, X, R of the new nodes.</summary>
    public static WeightedIndicators WeighNew(ImmutableArray<NewNode> nodes) =>
        WeightedIndicators.Of(
            [.. nodes.Select(n => n.UserEvaluation)],
            [.. nodes.Select(n => n.SuccessRate)],
            [.. nodes.Select(n => n.Recommendation)]
        );

    /// <summary>Equations 21 (new) and 22 to 25 (old).</summary>
    public CreditScores Score(Population population)
    {
        var weighed = WeighNew(population.New);
        return new(
            new(OldCredits(population)),
            new(population.New.Select((n, i) => new NodeCredit(n.Id, weighed.Intrinsic(i))))
        );
    }

    /// <summary>PR′ of the old nodes alone, equation 22.</summary>
    public static Ranking Intrinsic(Population population)
    {
        var weighed = WeighOld(population.Old);
        return new(population.Old.Select((n, i) => new NodeCredit(n.Id, weighed.Intrinsic(i))));
    }

    private IEnumerable<NodeCredit> OldCredits(Population population)
    {
        var weighed = WeighOld(population.Old);
        double[][] evaluations = [.. population.Old.Select((_, i) => weighed.Evaluations(i))];
        var credits = DampedCredit.Of(
            TrustShares.BySimilarity(population.Trust, evaluations),
            [.. population.Old.Select((_, i) => weighed.Intrinsic(i))],
            [.. population.Old.Select(n => Damping.After(options.Damping, n.Months))],
            options
        );
        return population.Old.Select((node, i) => new NodeCredit(node.Id, credits[i]));
    }
}
