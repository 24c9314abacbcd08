using System.Collections.Immutable;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;
using Notary.Credit.Weights;

namespace Notary.Credit.Scores;

/// <summary>Why a node has the credit that it has.</summary>
/// <param name="Rank">From 1, among the old or the new nodes.</param>
/// <param name="Intrinsic">Equation 21 or 22.</param>
/// <param name="Trust">What equation 25 added to that by others' trust, or took from it; 0 for a new node.</param>
/// <param name="TrustedBy">Who trusts it; empty for a new node.</param>
public sealed record Explanation(
    NodeId Node,
    bool IsNew,
    int Rank,
    double Credit,
    double Intrinsic,
    double Trust,
    ImmutableArray<IndicatorPart> Parts,
    ImmutableArray<NodeId> TrustedBy,
    EventCounts Counts
)
{
    /// <exception cref="CreditException">The book's last block does not name the node.</exception>
    public static Explanation Of(CreditBook book, NodeId node, CreditOptions options)
    {
        var population = book.Population;
        var scores = book.Score(options);
        var place = population.Old.Select(n => n.Id).ToList().IndexOf(node);
        if (place >= 0)
            return OfOld(book, place, scores.Old);
        place = population.New.Select(n => n.Id).ToList().IndexOf(node);
        return place >= 0
            ? OfNew(book, place, scores.New)
            : throw new CreditException(
                $"{node} is no node of epoch {book.Epoch}; name one of its members or candidates"
            );
    }

    private static Explanation OfOld(CreditBook book, int place, Ranking ranking)
    {
        var (old, weighed) = (
            book.Population.Old,
            MultiIndicatorScheme.WeighOld(book.Population.Old)
        );
        var node = old[place];
        var parts = IndicatorPart.All(
            weighed,
            place,
            (Indicator.UserEvaluation, node.UserEvaluation),
            (Indicator.SuccessRate, node.SuccessRate),
            (Indicator.Efficiency, node.Efficiency),
            (Indicator.NegativeInformation, node.NegativeInformation)
        );
        var trusting = book.Population.Trust.TrustedBy(place).ToArray();
        return Of(book, node.Id, false, ranking, weighed.Intrinsic(place)) with
        {
            Parts = parts,
            TrustedBy = [.. trusting.Select(i => old[i].Id)],
        };
    }

    private static Explanation OfNew(CreditBook book, int place, Ranking ranking)
    {
        var weighed = MultiIndicatorScheme.WeighNew(book.Population.New);
        var node = book.Population.New[place];
        var parts = IndicatorPart.All(
            weighed,
            place,
            (Indicator.UserEvaluation, node.UserEvaluation),
            (Indicator.SuccessRate, node.SuccessRate),
            (Indicator.Recommendation, node.Recommendation)
        );
        return Of(book, node.Id, true, ranking, weighed.Intrinsic(place)) with { Parts = parts };
    }

    private static Explanation Of(
        CreditBook book,
        NodeId node,
        bool isNew,
        Ranking ranking,
        double intrinsic
    )
    {
        var rank = ranking.RankOf(node)!.Value;
        var credit = ranking[rank - 1].Credit;
        var counts = book.Standings[node].Counts;
        return new(node, isNew, rank, credit, intrinsic, credit - intrinsic, [], [], counts);
    }
}

/// <summary>What one indicator adds to a node's intrinsic value: weight · normalised.</summary>
/// <param name="Raw">Before equation 1.</param>
public sealed record IndicatorPart(
    Indicator Indicator,
    double Raw,
    double Normalised,
    double Weight
)
{
    internal static ImmutableArray<IndicatorPart> All(
        WeightedIndicators weighed,
        int node,
        params (Indicator Indicator, double Raw)[] values
    )
    {
        var normalised = weighed.Normalised(node);
        return
        [
            .. values.Select(
                (v, j) => new IndicatorPart(v.Indicator, v.Raw, normalised[j], weighed.Weights[j])
            ),
        ];
    }
}
