using Notary.Credit.Indicators;

namespace Notary.Credit.Tests.Equations;

/// <summary>Equations 7 to 13, worked by hand.</summary>
public sealed class IndicatorTests
{
    [Fact]
    public void S_is_the_mean_grade() =>
        // (1 + ½ + 0)/3 = ½.
        Assert.Equal(0.5, Measure.UserEvaluation([1, 0.5, 0]));

    [Fact]
    public void X_is_the_mean_share_of_work_done() =>
        // (3/4 + 1/2)/2 = 5/8; the third kind had no work.
        Assert.Equal(0.625, Measure.SuccessRate([(3, 4), (5, 10), (0, 0)]));

    [Fact]
    public void R_is_the_mean_of_agree() =>
        // (1 + 0 + 1 + 1)/4 = ¾.
        Assert.Equal(0.75, Measure.Recommendation([true, false, true, true]));

    [Fact]
    public void T_is_the_mean_of_1_over_time() =>
        // (1/2 + 1/8)/2 = 5/16.
        Assert.Equal(0.3125, Measure.Efficiency([2, 8]));

    [Fact]
    public void G_is_the_mean_of_1_over_1_plus_number() =>
        // (1/1 + 1/4)/2 = 5/8.
        Assert.Equal(0.625, Measure.NegativeInformation([0, 3]));

    [Fact]
    public void Nothing_bad_gives_G_of_1() => Assert.Equal(1, Measure.NegativeInformation([0]));

    [Fact]
    public void Nothing_recorded_gives_no_credit()
    {
        Assert.Equal(0, Measure.UserEvaluation([]));
        Assert.Equal(0, Measure.SuccessRate([(0, 0)]));
        Assert.Equal(0, Measure.Recommendation([]));
        Assert.Equal(0, Measure.Efficiency([]));
    }

    [Fact]
    public void Impossible_records_are_refused()
    {
        Assert.Throws<CreditException>(() => Measure.SuccessRate([(5, 4)]));
        Assert.Throws<CreditException>(() => Measure.Efficiency([0]));
        Assert.Throws<CreditException>(() => Measure.Efficiency([double.NaN]));
        Assert.Throws<CreditException>(() => Measure.NegativeInformation([-1]));
    }
}
