using Notary.Credit.Weights;

namespace Notary.Credit.Tests.Equations;

/// <summary>Equations 1 to 5, worked by hand.</summary>
public sealed class WeightTests
{
    private const int Digits = 12;

    [Fact]
    public void Equation_1_brings_benefits_to_0_and_1() =>
        // (2 − 2)/(6 − 2) = 0; (3 − 2)/4 = 1/4; (6 − 2)/4 = 1.
        Assert.Equal([0, 0.25, 1], Normalisation.Benefit([2, 3, 6]));

    [Fact]
    public void Equation_1_turns_costs_around() =>
        // (6 − 2)/4 = 1; (6 − 3)/4 = 3/4; (6 − 6)/4 = 0.
        Assert.Equal([1, 0.75, 0], Normalisation.Cost([2, 3, 6]));

    [Fact]
    public void Equations_2_to_4_give_the_redundancy_of_a_column()
    {
        // x′ = (0, 1, 1): p = (0, ½, ½); Σ p ln p = −ln 2; e = ln 2/ln 3 = 0.630929753571; g = 0.369070246429.
        Assert.Equal(0.369070246429, EntropyWeights.Redundancy([0, 1, 1]), Digits);
        // x′ = (0, 0, 1): p = (0, 0, 1); Σ p ln p = 0; e = 0; g = 1.
        Assert.Equal(1, EntropyWeights.Redundancy([0, 0, 1]), Digits);
        // x′ = (1, ½, 0): p = (⅔, ⅓, 0); −Σ p ln p = ln 3 − ⅔ ln 2 = 0.636514168295; e = 0.579380164286; g = 0.420619835714.
        Assert.Equal(0.420619835714, EntropyWeights.Redundancy([1, 0.5, 0]), Digits);
    }

    [Fact]
    public void Equation_5_shares_1_by_redundancy()
    {
        // g = (0.369070246429, 1): w = (0.369070246429, 1)/1.369070246429 = (0.269577289691, 0.730422710309).
        var weights = EntropyWeights.Of([
            [0, 1, 1],
            [0, 0, 1],
        ]);
        Assert.Equal(0.269577289691, weights[0], Digits);
        Assert.Equal(0.730422710309, weights[1], Digits);
    }

    [Fact]
    public void A_constant_column_weighs_nothing()
    {
        var weighed = WeightedIndicators.Of([7, 7, 7], [1, 2, 3]);
        Assert.Equal([0.0, 1.0], weighed.Weights.AsEnumerable());
    }

    [Fact]
    public void Where_nothing_tells_nodes_apart_all_indicators_weigh_the_same() =>
        Assert.All(WeightedIndicators.Of([3], [1], [0], [9]).Weights, w => Assert.Equal(0.25, w));

    [Fact]
    public void Equations_15_to_19_weigh_the_normalised_indicators()
    {
        // Both columns are (0, 1) after equation 1 and weigh ½: A = (0, 0) and (½, ½); Σ = 1 (equations 21 and 22).
        var weighed = WeightedIndicators.Of([1, 3], [10, 20]);
        Assert.Equal([0, 0], weighed.Evaluations(0));
        Assert.Equal([0.5, 0.5], weighed.Evaluations(1));
        Assert.Equal(1, weighed.Intrinsic(1));
    }
}
