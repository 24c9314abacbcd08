using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Amounts;

namespace Notary.Devnet.Story.Trades;

/// <summary>The numbers of one agreement of the demo. Times in seconds.</summary>
/// <param name="ExchangeSeconds">T.</param>
/// <param name="ResponseSeconds">R.</param>
/// <param name="ConsumerDeposit">Base units of the payment asset (wei).</param>
/// <param name="ProviderDeposit">Base units of the data chain's token, or wei.</param>
public sealed record TradeTerms(
    uint ExchangeSeconds,
    uint ResponseSeconds,
    BigInteger ConsumerDeposit,
    BigInteger ProviderDeposit
)
{
    /// <summary>The price of one exchange: 0.01 coins.</summary>
    public static readonly Amount<PaymentAsset> Price = new(BigInteger.Pow(10, 16));

    /// <summary>Confirmations at which payments and the consumer's deposit count.</summary>
    public uint PaymentDepth { get; init; } = 2;

    /// <summary>Likewise for deliveries and the provider's deposit.</summary>
    public uint DataDepth { get; init; } = 1;

    /// <summary>Where the legs are.</summary>
    public ChainPair Pair { get; init; } = ChainPair.EvmFabric;

    /// <summary>What is paid with, as agreements name it; zero is the payment chain's own: the native coin, or the Fabric token.</summary>
    public Bytes32 Asset { get; init; }

    /// <summary>What attestors may vouch for at once, in wei; null: all that the consumer's deposit covers.</summary>
    public BigInteger? HighValueLimit { get; init; }

    /// <summary>W.</summary>
    public uint ChallengeSeconds { get; init; } = 60;

    /// <summary>From the agreement's making to its end.</summary>
    public TimeSpan ExpiryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Basis points: deposits cover 1.2 times what is exchanged.</summary>
    public const uint Coefficient = 12_000;

    /// <summary>Two tokens for one coin, scaled by 10^18.</summary>
    public static readonly BigInteger Rate = 2 * BigInteger.Pow(10, 18);

    private static readonly BigInteger ConsumerCover = Price.Value * Coefficient / 10_000;
    private static readonly BigInteger ProviderCover = 2 * ConsumerCover;

    /// <summary>Patient terms: the payment may wait for its block, and the consumer's deposit covers some exchanges in flight.</summary>
    public static TradeTerms Patient(TimeSpan blockTime, uint inFlight = 10)
    {
        var block = (uint)Math.Ceiling(blockTime.TotalSeconds);
        var (consumer, provider) = ((inFlight + 1) * ConsumerCover, 10 * inFlight * ProviderCover);
        return new((3 * block) + 40, block + 20, consumer, provider);
    }

    /// <summary>Hasty terms, whose deadlines can be waited out: for those who mean to cheat.</summary>
    public static TradeTerms Hasty { get; } =
        new(ExchangeSeconds: 14, ResponseSeconds: 6, 5 * ConsumerCover, 5 * ProviderCover);
}
