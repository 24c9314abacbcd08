using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;

namespace Notary.Protocol.Exchanges;

/// <summary>calculate(amount, coef) of Algorithm 1: the cover that one exchange needs on each account, rounded up.</summary>
public static class RequiredDeposit
{
    public const uint BasisPoints = 10_000;

    /// <summary>The scale of <see cref="Agreement.Rate"/>: data tokens per payment base unit × 10^18.</summary>
    public static readonly BigInteger RateScale = BigInteger.Pow(10, 18);

    /// <summary>⌈amount × coefficient / 10,000⌉ in the payment asset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It needs more than 256 bits.</exception>
    public static Amount<PaymentAsset> Payment(Agreement agreement, Amount<PaymentAsset> amount) =>
        new(InPayment(agreement, amount));

    /// <summary>⌈amount × rate × coefficient / (10,000 × 10^18)⌉ in the data chain's token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It needs more than 256 bits.</exception>
    public static Amount<DataToken> Data(Agreement agreement, Amount<PaymentAsset> amount) =>
        new(InData(agreement, amount));

    /// <summary>Whether both sums fit 256 bits; an agreement may hold terms so extreme that they do not.</summary>
    public static bool Exists(Agreement agreement, Amount<PaymentAsset> amount) =>
        InPayment(agreement, amount) <= AbiWords.MaxUInt256
        && InData(agreement, amount) <= AbiWords.MaxUInt256;

    private static BigInteger InPayment(Agreement agreement, Amount<PaymentAsset> amount) =>
        DivideUp(amount.Value * agreement.Coefficient, BasisPoints);

    private static BigInteger InData(Agreement agreement, Amount<PaymentAsset> amount) =>
        DivideUp(amount.Value * agreement.Rate * agreement.Coefficient, BasisPoints * RateScale);

    private static BigInteger DivideUp(BigInteger dividend, BigInteger divisor) =>
        (dividend + divisor - 1) / divisor;
}
