using System.Numerics;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Exposures;

/// <summary>
/// What attestors can have vouched for at most under an agreement at any time: its high-value limit (PROTOCOL 4.3). Who does not
/// know their answers counts all of it as exposed.
/// </summary>
public static class AttestedBound
{
    public static Amount<PaymentAsset> Payment(Agreement agreement) => agreement.HighValueLimit;

    /// <summary>The same in the data chain's token; every one of the exchanges may have been rounded up by one.</summary>
    /// <remarks>As a number: it may need more than 256 bits.</remarks>
    public static BigInteger Data(Agreement agreement)
    {
        var limit = agreement.HighValueLimit.Value;
        var scale = RequiredDeposit.RateScale;
        var exchanges = limit / RequiredDeposit.Payment(agreement, agreement.MinPrice).Value;
        return ((limit * agreement.Rate) / scale) + exchanges;
    }
}
