using FsCheck;
using FsCheck.Fluent;
using Notary.Credit.Numerics;

namespace Notary.Credit.Tests.Properties;

public sealed class StableLogTests
{
    /// <summary>Bits of ln x as any IEEE 754 machine gives them: exactly known values, and both ends of the range.</summary>
    [Theory]
    [InlineData(1, 0x0000000000000000)]
    [InlineData(2, 0x3FE62E42FEFA39EF)]
    [InlineData(0.5, 0xBFE62E42FEFA39EF)]
    public void Known_values_have_their_bits(double x, ulong bits) =>
        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(StableLog.Of(x)));

    [Fact]
    public void It_is_within_two_units_in_the_last_place_of_the_platforms_own() =>
        Prop.ForAll(
                Gen.Choose(int.MinValue, int.MaxValue).Two().ToArbitrary(),
                seeds =>
                {
                    var bits = ((long)seeds.Item1 << 32) ^ (uint)seeds.Item2;
                    var x = Math.Abs(BitConverter.Int64BitsToDouble(bits));
                    return !double.IsFinite(x) || x == 0 || IsClose(x);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10 * Populations.Tests));

    [Fact]
    public void It_is_close_for_shares_too() =>
        Assert.All(Enumerable.Range(1, 2000), i => Assert.True(IsClose(i / 1000.0)));

    [Fact]
    public void It_is_defined_for_positive_finite_numbers_only()
    {
        Assert.True(IsClose(double.Epsilon));
        Assert.True(IsClose(double.MaxValue));
        Assert.ThrowsAny<ArgumentException>(() => StableLog.Of(0));
        Assert.ThrowsAny<ArgumentException>(() => StableLog.Of(-1));
        Assert.ThrowsAny<ArgumentException>(() => StableLog.Of(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => StableLog.Of(double.PositiveInfinity));
    }

    // The platform's own logarithm may be off by one unit, too.
    private static bool IsClose(double x)
    {
        var platform = Math.Abs(Math.Log(x));
        var unit = Math.BitIncrement(platform) - platform;
        return Math.Abs(StableLog.Of(x) - Math.Log(x)) <= 2 * unit;
    }
}
