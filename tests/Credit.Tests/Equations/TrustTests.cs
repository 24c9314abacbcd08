using Notary.Credit.Schemes;
using Notary.Credit.Trust;

namespace Notary.Credit.Tests.Equations;

/// <summary>Equations 6, 20, 23, 24 and 25, worked by hand.</summary>
public sealed class TrustTests
{
    private const int Digits = 9;
    private static readonly CreditOptions Options = new();

    [Fact]
    public void Equation_6_ranks_by_trust_alone()
    {
        // 0 → 1, 0 → 2, 1 → 2, 2 → 0: a = c, b = a/2, c = a/2 + b; a + b + c = 1 gives (2/5, 1/5, 2/5).
        var graph = TrustGraph.Create(3, [(0, 1), (0, 2), (1, 2), (2, 0)]);
        var credits = PageRankScheme.Of(TrustShares.Even(graph), Options);
        Assert.Equal(0.4, credits[0], Digits);
        Assert.Equal(0.2, credits[1], Digits);
        Assert.Equal(0.4, credits[2], Digits);
    }

    [Fact]
    public void A_node_without_out_links_spreads_evenly()
    {
        // 0 → 1, and 1 trusts nobody: a = b/2, b = a + b/2, so b = 2a: (1/3, 2/3).
        var graph = TrustGraph.Create(2, [(0, 1)]);
        var credits = PageRankScheme.Of(TrustShares.Even(graph), Options);
        Assert.Equal(1.0 / 3, credits[0], Digits);
        Assert.Equal(2.0 / 3, credits[1], Digits);
    }

    [Fact]
    public void Links_that_only_lead_back_and_forth_converge()
    {
        // A star: 0 ↔ 1, 0 ↔ 2. a = b + c, b = c = a/2: (1/2, 1/4, 1/4). Whole steps swing between (2/3, …) and (1/3, …).
        var graph = TrustGraph.Create(3, [(0, 1), (0, 2), (1, 0), (2, 0)]);
        var credits = PageRankScheme.Of(TrustShares.Even(graph), Options);
        Assert.Equal(0.5, credits[0], Digits);
        Assert.Equal(0.25, credits[1], Digits);
    }

    [Fact]
    public void Equation_20_is_the_cosine()
    {
        // (3·4 + 4·3)/(5·5) = 24/25.
        Assert.Equal(0.96, Similarity.Cosine([3, 4], [4, 3]), 12);
        Assert.Equal(0, Similarity.Cosine([1, 0], [0, 1]));
        Assert.Equal(0, Similarity.Cosine([0, 0], [1, 1]));
    }

    [Fact]
    public void Equation_23_passes_more_to_those_who_are_alike()
    {
        // 0 trusts 1, which is like it (P = 1), and 2, which is not (P = 0): shares 2/3 and 1/3 of its 6. 1 and 2 trust 0.
        var graph = TrustGraph.Create(3, [(0, 1), (0, 2), (1, 0), (2, 0)]);
        var shares = TrustShares.BySimilarity(
            graph,
            [
                [1, 0],
                [2, 0],
                [0, 1],
            ]
        );
        var received = new double[3];
        shares.Pass([6, 1, 2], received);
        Assert.Equal(3, received[0], 12);
        Assert.Equal(4, received[1], 12);
        Assert.Equal(2, received[2], 12);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(2, 0.8)]
    [InlineData(3, 0.6)]
    [InlineData(5, 0.6)]
    [InlineData(6, 0.4)]
    [InlineData(9, 0.2)]
    [InlineData(11, 0.2)]
    [InlineData(12, 0.1)]
    [InlineData(120, 0.1)]
    public void Equation_24_damps_by_months_of_service(int months, double damping) =>
        Assert.Equal(damping, Damping.After(0.8, months), 12);

    [Fact]
    public void Equation_25_joins_own_value_and_trust()
    {
        // 0 ↔ 1, own (1, 0), d = (½, ½): a = ½ + b/2, b = a/2: (2/3, 1/3).
        var shares = TrustShares.Even(TrustGraph.Create(2, [(0, 1), (1, 0)]));
        var credits = DampedCredit.Of(shares, [1, 0], [0.5, 0.5], Options);
        Assert.Equal(2.0 / 3, credits[0], Digits);
        Assert.Equal(1.0 / 3, credits[1], Digits);
    }

    [Fact]
    public void A_link_counts_once_and_trust_in_oneself_does_not()
    {
        var graph = TrustGraph.Create(2, [(0, 1), (0, 1), (0, 0)]);
        Assert.Equal(1, graph.Links);
        Assert.Equal([0], graph.TrustedBy(1).ToArray());
        Assert.Empty(graph.TrustedBy(0).ToArray());
    }

    [Fact]
    public void What_does_not_converge_in_the_steps_allowed_says_so()
    {
        var shares = TrustShares.Even(TrustGraph.Create(3, [(0, 1), (1, 2), (2, 0)]));
        var error = Assert.Throws<CreditException>(() =>
            DampedCredit.Of(shares, [1, 0, 0], [0.9, 0.9, 0.9], Options with { MaxSteps = 3 })
        );
        Assert.Contains("3 steps", error.Message, StringComparison.Ordinal);
    }
}
