using System.Numerics;
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
    public static Amount<PaymentAsset> Payment(Agreement agreement, Amount<PaymentAsset> amount) =>
        new(DivideUp(amount.Value * agreement.Coefficient, BasisPoints));

    /// <summary>⌈amount × rate × coefficient / (10,000 × 10^18)⌉ in the data chain's token.</summary>
    public static Amount<DataToken> Data(Agreement agreement, Amount<PaymentAsset> amount) =>
        new(
            DivideUp(amount.Value * agreement.Rate * agreement.Coefficient, BasisPoints * RateScale)
        );

    private static BigInteger DivideUp(BigInteger dividend, BigInteger divisor) =>
        (dividend + divisor - 1) / divisor;
}
