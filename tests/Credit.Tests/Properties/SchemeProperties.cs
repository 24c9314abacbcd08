using FsCheck;
using FsCheck.Fluent;
using Notary.Credit.Schemes;
using Notary.Credit.Shares;
using Notary.Credit.Trust;

namespace Notary.Credit.Tests.Properties;

public sealed class SchemeProperties
{
    private const double Rounding = 1e-9;
    private static readonly CreditOptions Options = new();

    private static readonly ICreditScheme[] Schemes =
    [
        new MultiIndicatorScheme(Options),
        new JiangScheme(Options),
        new DaiScheme(Options),
        new PageRankScheme(Options),
    ];

    [Fact]
    public void The_order_in_which_nodes_and_links_come_changes_no_bit() =>
        Check(parts =>
            Schemes.All(s => Same(s.Score(parts.Join()), s.Score(parts.Shuffled(7).Join())))
        );

    [Fact]
    public void Every_node_is_ranked_once_by_a_finite_credit_that_is_not_negative() =>
        Check(parts =>
            Schemes.All(s =>
            {
                var scores = s.Score(parts.Join());
                return scores.Old.Count == parts.Old.Count
                    && scores.New.Count == (s.AdmitsNew ? parts.New.Count : 0)
                    && scores
                        .Old.Concat(scores.New)
                        .All(n => double.IsFinite(n.Credit) && n.Credit >= 0);
            })
        );

    [Fact]
    public void Weights_add_up_to_1_and_none_is_negative() =>
        Check(parts =>
        {
            var weights = MultiIndicatorScheme.WeighOld(parts.Join().Old).Weights;
            return weights.All(w => w is >= 0 and <= 1) && Math.Abs(weights.Sum() - 1) < Rounding;
        });

    [Fact]
    public void Intrinsic_values_and_new_nodes_credit_are_from_0_to_1() =>
        Check(parts =>
        {
            var population = parts.Join();
            return MultiIndicatorScheme
                .Intrinsic(population)
                .Concat(Schemes[0].Score(population).New)
                .All(n => n.Credit is >= 0 and <= 1 + Rounding);
        });

    [Fact]
    public void PageRank_adds_up_to_1() =>
        Check(parts =>
            parts.Old.Count == 0
            || Math.Abs(Schemes[3].Score(parts.Join()).Old.Sum(n => n.Credit) - 1) < Rounding
        );

    [Fact]
    public void Passing_on_neither_makes_nor_loses_credit() =>
        Check(parts =>
        {
            var population = parts.Join();
            var weighed = MultiIndicatorScheme.WeighOld(population.Old);
            double[][] evaluations = [.. population.Old.Select((_, i) => weighed.Evaluations(i))];
            double[] credit = [.. population.Old.Select(n => n.UserEvaluation)];
            var received = new double[credit.Length];
            TrustShares.BySimilarity(population.Trust, evaluations).Pass(credit, received);
            return Math.Abs(received.Sum() - credit.Sum()) < Rounding;
        });

    [Fact]
    public void A_new_node_that_is_best_in_everything_has_the_most_credit() =>
        Check(parts =>
        {
            if (parts.New.Count == 0)
                return true;
            var best = parts.New[0] with
            {
                UserEvaluation = 1,
                SuccessRate = 1,
                Recommendation = 1,
            };
            var population = (parts with { New = [best, .. parts.New.Skip(1)] }).Join();
            var ranking = Schemes[0].Score(population).New;
            return ranking[0].Credit - ranking.First(n => n.Node == best.Id).Credit < Rounding;
        });

    [Fact]
    public void The_group_has_its_size_and_no_exchange_of_places_would_have_gained_more() =>
        Check(parts =>
        {
            var population = parts.Join();
            var size = (parts.Old.Count + parts.New.Count) / 2;
            if (size == 0)
                return true;
            var scores = Schemes[0].Score(population);
            var rates = population
                .Old.ToDictionary(n => n.Id, n => n.SuccessRate)
                .Concat(population.New.ToDictionary(n => n.Id, n => n.SuccessRate))
                .ToDictionary(p => p.Key, p => p.Value);
            var allocation = ShareAllocation.Of(size, scores, rates);
            var group = ElectedGroup.Of(size, scores, rates);
            return group.Members.Distinct().Count() == size
                && group.New.Length == allocation.NewNodes
                && (allocation.Least > 0 || allocation.Gains.Max() >= 0);
        });

    private static void Check(Func<Parts, bool> property) =>
        Prop.ForAll(Populations.Any.ToArbitrary(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Populations.Tests));

    private static bool Same(CreditScores left, CreditScores right) =>
        left.Old.SequenceEqual(right.Old) && left.New.SequenceEqual(right.New);
}
