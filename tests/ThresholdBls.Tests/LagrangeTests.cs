using FsCheck;
using FsCheck.Fluent;

namespace Notary.ThresholdBls.Tests;

public sealed class LagrangeTests
{
    [Fact]
    public void Coefficients_are_the_textbook_products()
    {
        var sets =
            from size in Gen.Choose(1, 40)
            from numbers in Gen.Shuffle(Enumerable.Range(1, ThresholdParameters.MaxMembers))
            select numbers.Take(size).ToArray();
        Prop.ForAll(
                sets.ToArbitrary(),
                members =>
                    Lagrange
                        .CoefficientsAtZero(members)
                        .SequenceEqual(members.Select(i => Textbook(i, members)))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 1025)]
    public void Members_are_distinct_and_in_range(int first, int second) =>
        Assert.Throws<ArgumentException>(() => Lagrange.CoefficientsAtZero([first, second]));

    /// <summary>Π_{j≠i} j / (j − i).</summary>
    private static Scalar Textbook(int i, int[] members) =>
        members
            .Where(j => j != i)
            .Aggregate(
                Scalar.One,
                (product, j) => product * Number(j) * (Number(j) - Number(i)).Inverse()
            );

    private static Scalar Number(int value) => Scalar.FromUInt64((ulong)value);
}
