using Notary.Credit.Schemes;
using Notary.Credit.Shares;

namespace Notary.Credit.Tests.Equations;

/// <summary>Equation 26, the group and its leader, worked by hand.</summary>
public sealed class ShareTests
{
    private static readonly CreditScores Scores = new(
        Ranked("o1", "o2", "o3", "o4"),
        Ranked("n1", "n2", "n3")
    );

    private static readonly Dictionary<NodeId, double> Rates = new()
    {
        [new("o1")] = 0.9,
        [new("o2")] = 0.8,
        [new("o3")] = 0.7,
        [new("o4")] = 0.4,
        [new("n1")] = 0.9,
        [new("n2")] = 0.8,
        [new("n3")] = 0.6,
    };

    [Fact]
    public void Equation_26_rises_peaks_and_falls()
    {
        // N = 4; without: (0.9 + 0.8 + 0.7 + 0.4)/4 = 0.7.
        // x = 1: 3.3/4 − 0.7 = 0.125; x = 2: 3.4/4 − 0.7 = 0.15; x = 3: 3.2/4 − 0.7 = 0.1.
        var allocation = ShareAllocation.Of(4, Scores, Rates);
        Assert.Equal([0, 0.125, 0.15, 0.1], allocation.Gains.Select(g => Math.Round(g, 12)));
        Assert.Equal(2, allocation.NewNodes);
    }

    [Fact]
    public void The_group_is_the_best_of_both_and_the_best_old_node_leads()
    {
        var group = ElectedGroup.Of(4, Scores, Rates);
        Assert.Equal("o1 o2 n1 n2", string.Join(' ', group.Members));
        Assert.Equal(new NodeId("o1"), group.Leader);
    }

    [Fact]
    public void Nobody_is_replaced_where_that_gains_nothing()
    {
        var poor = Rates.ToDictionary(r => r.Key, r => r.Key > new NodeId("o") ? r.Value : 0.1);
        Assert.Equal(0, ShareAllocation.Of(4, Scores, poor).NewNodes);
    }

    [Fact]
    public void Of_equal_gains_the_smaller_change_is_made()
    {
        var equal = Rates.ToDictionary(r => r.Key, _ => 0.5);
        Assert.Equal(0, ShareAllocation.Of(4, Scores, equal).NewNodes);
    }

    [Fact]
    public void New_nodes_fill_the_places_that_old_ones_leave()
    {
        var scores = Scores with { Old = Ranked("o1") };
        var group = ElectedGroup.Of(4, scores, Rates);
        Assert.Equal("o1 n1 n2 n3", string.Join(' ', group.Members));
    }

    [Fact]
    public void A_group_of_new_nodes_alone_is_led_by_the_best_of_them()
    {
        var group = ElectedGroup.Of(3, Scores with { Old = Ranking.Empty }, Rates);
        Assert.Equal(new NodeId("n1"), group.Leader);
    }

    [Fact]
    public void Too_few_candidates_are_told()
    {
        var error = Assert.Throws<CreditException>(() => ElectedGroup.Of(8, Scores, Rates));
        Assert.Contains("there are 7", error.Message, StringComparison.Ordinal);
        Assert.Throws<CreditException>(() => ElectedGroup.Of(0, Scores, Rates));
    }

    [Fact]
    public void A_missing_success_rate_is_told()
    {
        var rates = Rates
            .Where(r => r.Key != new NodeId("n2"))
            .ToDictionary(r => r.Key, r => r.Value);
        var error = Assert.Throws<CreditException>(() => ElectedGroup.Of(4, Scores, rates));
        Assert.Contains("n2", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The first has the most credit.</summary>
    private static Ranking Ranked(params string[] nodes) =>
        new(nodes.Select((n, i) => new NodeCredit(new(n), nodes.Length - i)));
}
