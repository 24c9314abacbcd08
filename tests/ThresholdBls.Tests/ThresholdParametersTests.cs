namespace Notary.ThresholdBls.Tests;

public sealed class ThresholdParametersTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(4, 3, 1)]
    [InlineData(7, 5, 2)]
    [InlineData(10, 7, 3)]
    [InlineData(100, 67, 33)]
    public void The_default_threshold_is_two_thirds_and_one(int members, int threshold, int faulty)
    {
        var parameters = ThresholdParameters.Default(members);
        Assert.Equal(threshold, parameters.Threshold);
        Assert.Equal(faulty, parameters.Faulty);
    }

    [Fact]
    public void The_default_is_allowed_for_every_size() =>
        Assert.All(Enumerable.Range(1, 1024), members => ThresholdParameters.Default(members));

    [Theory]
    [InlineData(4, 2)]
    [InlineData(4, 4)]
    [InlineData(7, 4)]
    [InlineData(7, 6)]
    [InlineData(7, 0)]
    [InlineData(0, 1)]
    [InlineData(1025, 700)]
    public void Unsafe_and_unlive_thresholds_are_refused(int members, int threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ThresholdParameters(members, threshold)
        );
}
