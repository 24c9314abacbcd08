using System.Numerics;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Cover;

/// <summary>
/// An account does not cover one more exchange (Algorithm 2), so its answer must not be acted on: balance − exposure ≤
/// required, all in base units of the account's asset.
/// </summary>
public sealed class CoverException(
    Side side,
    BigInteger balance,
    BigInteger exposure,
    BigInteger required
)
    : Exception(
        $"the {(side == Side.Payment ? "consumer" : "provider")}'s deposit does not cover this exchange: "
            + $"balance {balance}, exposure {exposure}, required {required}"
    )
{
    /// <summary>Payment: the consumer's account; delivery: the provider's.</summary>
    public Side Side { get; } = side;

    public BigInteger Balance { get; } = balance;
    public BigInteger Exposure { get; } = exposure;
    public BigInteger Required { get; } = required;
}
