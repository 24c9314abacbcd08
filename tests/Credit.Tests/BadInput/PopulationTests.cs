using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Credit.Tests.BadInput;

/// <summary>What is no population is refused by name; what is a strange one has a defined ranking.</summary>
public sealed class PopulationTests
{
    private static readonly CreditOptions Options = new();

    public static TheoryData<ICreditScheme> Schemes { get; } =
        new(
            new MultiIndicatorScheme(Options),
            new JiangScheme(Options),
            new DaiScheme(Options),
            new PageRankScheme(Options)
        );

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Nobody_gives_empty_rankings(ICreditScheme scheme)
    {
        var scores = scheme.Score(Population.Create([], [], []));
        Assert.Empty(scores.Old);
        Assert.Empty(scores.New);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void One_node_alone_is_ranked(ICreditScheme scheme)
    {
        var scores = scheme.Score(Population.Create([Old("a")], [], []));
        Assert.True(double.IsFinite(Assert.Single(scores.Old).Credit));
    }

    [Fact]
    public void One_candidate_alone_is_ranked()
    {
        var population = Population.Create([], [new(new("n"), 0.5, 0.5, 0.5)], []);
        var scores = new MultiIndicatorScheme(Options).Score(population);
        Assert.Empty(scores.Old);
        Assert.True(double.IsFinite(Assert.Single(scores.New).Credit));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Equal_nodes_without_links_rank_by_id(ICreditScheme scheme)
    {
        var scores = scheme.Score(Population.Create([Old("b"), Old("c"), Old("a")], [], []));
        Assert.Equal("a b c", string.Join(' ', scores.Old.Select(n => n.Node)));
        Assert.Single(scores.Old.Select(n => n.Credit).Distinct());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void An_indicator_that_is_no_amount_is_refused(double value)
    {
        Refused("S (user evaluation) of a", Old("a") with { UserEvaluation = value });
        Refused("X (success rate) of a", Old("a") with { SuccessRate = value });
        Refused("T (efficiency) of a", Old("a") with { Efficiency = value });
        Refused("G (negative information) of a", Old("a") with { NegativeInformation = value });
    }

    [Fact]
    public void A_rate_above_1_and_service_below_0_are_refused()
    {
        Refused("from 0 to 1", Old("a") with { SuccessRate = 1.5 });
        Refused("months of service", Old("a") with { Months = -1 });
        var newcomer = new NewNode(new("n"), 1, 1, double.NaN);
        var error = Assert.Throws<CreditException>(() => Population.Create([], [newcomer], []));
        Assert.Contains("R (recommendation) of n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_is_there_twice_is_refused()
    {
        Refused("a is there twice", Old("a"), Old("a"));
        var newcomer = new NewNode(new("a"), 1, 1, 1);
        Assert.Throws<CreditException>(() => Population.Create([Old("a")], [newcomer], []));
    }

    [Fact]
    public void A_link_to_an_unknown_or_a_new_node_is_refused()
    {
        TrustLink[] links = [new(new("a"), new("n"))];
        var error = Assert.Throws<CreditException>(() =>
            Population.Create([Old("a")], [new(new("n"), 1, 1, 1)], links)
        );
        Assert.Contains("names n", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_name_that_is_none_is_refused(string text) =>
        Assert.Throws<CreditException>(() => new NodeId(text));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<CreditException>(() => new CreditOptions(Damping: 1).Checked());
        Assert.Throws<CreditException>(() => new CreditOptions(Damping: double.NaN).Checked());
        Assert.Throws<CreditException>(() => new CreditOptions(Tolerance: 0).Checked());
        Assert.Throws<CreditException>(() => new CreditOptions(MaxSteps: 0).Checked());
    }

    [Fact]
    public void A_ranking_takes_no_NaN_and_no_node_twice()
    {
        Assert.Throws<CreditException>(() => new Ranking([new(new("a"), double.NaN)]));
        Assert.Throws<CreditException>(() => new Ranking([new(new("a"), 1), new(new("a"), 2)]));
    }

    private static OldNode Old(string id) => new(new(id), 0.5, 0.5, 0.5, 0.5, 6);

    private static void Refused(string message, params OldNode[] nodes)
    {
        var error = Assert.Throws<CreditException>(() => Population.Create(nodes, [], []));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
