using System.Numerics;

namespace Notary.Credit.Scores;

/// <summary>How evidence becomes history; the same for every notary of a group.</summary>
/// <param name="Credit">What the equations leave open.</param>
/// <param name="Memory">How much of the past is kept from one epoch to the next, from 0 to below 1.</param>
/// <param name="ValueCap">An exchange of this value or more gives its grades the weight 1, a smaller one less in proportion. In base units.</param>
/// <param name="OperatorCap">The most weight that one party's grades of one node have together in an epoch.</param>
public sealed record ScoreRules(
    CreditOptions Credit,
    double Memory,
    BigInteger ValueCap,
    double OperatorCap
)
{
    public static ScoreRules Default { get; } = new(new(), 0.5, BigInteger.Pow(10, 18), 3);

    /// <exception cref="CreditException">A value is out of range.</exception>
    public ScoreRules Checked()
    {
        Credit.Checked();
        if (Memory is not (>= 0 and < 1))
            throw new CreditException("the memory must be from 0 to below 1");
        if (ValueCap.Sign <= 0)
            throw new CreditException("the value cap must be positive");
        return OperatorCap is > 0 and < double.PositiveInfinity
            ? this
            : throw new CreditException("the operator cap must be positive");
    }

    /// <summary>From 0 to 1, in whole millionths, so that no rounding of large numbers is involved.</summary>
    internal double WeightOf(BigInteger value) =>
        (double)(BigInteger.Min(value, ValueCap) * Millionths / ValueCap) / Millionths;

    private const int Millionths = 1_000_000;
}
