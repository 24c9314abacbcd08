using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Credit.Tests.Equations;

/// <summary>The four schemes on populations that are small enough for paper.</summary>
public sealed class SchemeTests
{
    private const int Digits = 9;
    private static readonly CreditOptions Options = new() { Damping = 0.8 };

    /// <summary>b is the better one in S and X; T and G are constant. They trust each other. d = (0.8, 0.1).</summary>
    private static readonly Population Pair = Population.Create(
        [new(new("a"), 0.5, 0.5, 2, 1, 0), new(new("b"), 1, 0.75, 2, 1, 12)],
        [new(new("n"), 0.5, 0.5, 0), new(new("m"), 0.5, 1, 1)],
        [new(new("a"), new("b")), new(new("b"), new("a"))]
    );

    [Fact]
    public void Multi_indicator_credit_of_old_nodes()
    {
        // PR′ = (0, 1) with weights (½, ½, 0, 0); one link each, so the share is 1 whatever P is.
        // a = 0.2·0 + 0.8·b, b = 0.9·1 + 0.1·a: b = 0.9/0.92 = 0.978260870, a = 0.782608696.
        var scores = new MultiIndicatorScheme(Options).Score(Pair).Old;
        Assert.Equal(new NodeId("b"), scores[0].Node);
        Assert.Equal(0.978260870, scores[0].Credit, Digits);
        Assert.Equal(0.782608696, scores[1].Credit, Digits);
    }

    [Fact]
    public void Multi_indicator_credit_of_new_nodes()
    {
        // S is constant: weights (0, ½, ½). PR(n) = 0, PR(m) = ½ + ½.
        var scores = new MultiIndicatorScheme(Options).Score(Pair).New;
        Assert.Equal([new(new("m"), 1), new(new("n"), 0)], scores);
    }

    [Fact]
    public void Jiangs_credit_comes_from_grades_and_trust()
    {
        // a = 0.2·½ + 0.8·b, b = 0.9·1 + 0.1·a: b = 0.91/0.92 = 0.989130435, a = 0.891304348. New: their grades, tie by id.
        var scores = new JiangScheme(Options).Score(Pair);
        Assert.Equal(0.989130435, scores.Old[0].Credit, Digits);
        Assert.Equal(0.891304348, scores.Old[1].Credit, Digits);
        Assert.Equal([new(new("m"), 0.5), new(new("n"), 0.5)], scores.New);
    }

    [Fact]
    public void Dais_credit_damps_everybody_alike_and_ranks_no_new_node()
    {
        // a = 0.2·½ + 0.8·b, b = 0.2·1 + 0.8·a: b = 0.28/0.36 = 0.777777778, a = 0.722222222.
        var scores = new DaiScheme(Options).Score(Pair);
        Assert.Equal(0.777777778, scores.Old[0].Credit, Digits);
        Assert.Equal(0.722222222, scores.Old[1].Credit, Digits);
        Assert.Empty(scores.New);
    }

    [Fact]
    public void Plain_PageRank_sees_trust_only()
    {
        var scores = new PageRankScheme(Options).Score(Pair);
        Assert.Equal([new(new("a"), 0.5), new(new("b"), 0.5)], scores.Old);
        Assert.Empty(scores.New);
    }
}
