using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Amounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Agreements;

/// <summary>
/// What consumer and provider both sign before any exchange (PROTOCOL 3.2; EIP-712 type in docs/formats.md).
/// Times in seconds, depths in blocks, coefficient in basis points, rate scaled by 10^18.
/// </summary>
public sealed record Agreement : IEip712Struct<Agreement>
{
    public required Address Consumer { get; init; }
    public required Bytes32 ConsumerFabric { get; init; }
    public required Address Provider { get; init; }
    public required Bytes32 ProviderFabric { get; init; }
    public required Bytes32 PaymentChain { get; init; }
    public required Bytes32 PaymentContract { get; init; }
    public required Bytes32 DataChain { get; init; }
    public required Bytes32 DataContract { get; init; }
    public required Bytes32 PaymentAssetId { get; init; }
    public required Bytes32 DataHash { get; init; }
    public required Amount<PaymentAsset> MinPrice { get; init; }
    public required Amount<PaymentAsset> MaxPrice { get; init; }
    public required BigInteger Rate { get; init; }
    public required uint Coefficient { get; init; }
    public required uint ExchangeSeconds { get; init; }
    public required uint ResponseSeconds { get; init; }
    public required uint ChallengeSeconds { get; init; }
    public required uint GraceSeconds { get; init; }
    public required uint PaymentDepth { get; init; }
    public required uint DataDepth { get; init; }
    public required Amount<PaymentAsset> HighValueLimit { get; init; }
    public required ulong Expiry { get; init; }
    public required Bytes32 Salt { get; init; }

    public static string TypeText =>
        "Agreement(address consumer,bytes32 consumerFabric,address provider,bytes32 providerFabric,"
        + "bytes32 paymentChain,bytes32 paymentContract,bytes32 dataChain,bytes32 dataContract,"
        + "bytes32 paymentAsset,bytes32 dataHash,uint256 minPrice,uint256 maxPrice,uint256 rate,uint32 coefficient,"
        + "uint32 exchangeSeconds,uint32 responseSeconds,uint32 challengeSeconds,uint32 graceSeconds,"
        + "uint32 paymentDepth,uint32 dataDepth,uint256 highValueLimit,uint64 expiry,bytes32 salt)";

    public static int WordCount => 23;

    /// <summary>The agreement's name everywhere: its EIP-712 digest.</summary>
    public Bytes32 Id => SigningDomain.Notary.Digest(this);

    /// <summary>The chain on which <paramref name="side"/> is performed, as keccak256 of its CAIP-2 id.</summary>
    public Bytes32 ChainOf(Side side) => side == Side.Payment ? PaymentChain : DataChain;

    /// <summary>Confirmation depth in blocks at which a leg of <paramref name="side"/> counts.</summary>
    public uint DepthOf(Side side) => side == Side.Payment ? PaymentDepth : DataDepth;

    public void Write(AbiWordWriter words)
    {
        words.Add(Consumer);
        words.Add(ConsumerFabric);
        words.Add(Provider);
        words.Add(ProviderFabric);
        words.Add(PaymentChain);
        words.Add(PaymentContract);
        words.Add(DataChain);
        words.Add(DataContract);
        words.Add(PaymentAssetId);
        words.Add(DataHash);
        words.Add(MinPrice.Value);
        words.Add(MaxPrice.Value);
        words.Add(Rate);
        words.Add((ulong)Coefficient);
        words.Add(ExchangeSeconds);
        words.Add(ResponseSeconds);
        words.Add(ChallengeSeconds);
        words.Add(GraceSeconds);
        words.Add(PaymentDepth);
        words.Add(DataDepth);
        words.Add(HighValueLimit.Value);
        words.Add(Expiry);
        words.Add(Salt);
    }

    public static Agreement Read(ref WordReader words) =>
        new()
        {
            Consumer = words.ReadAddress(),
            ConsumerFabric = words.ReadBytes32(),
            Provider = words.ReadAddress(),
            ProviderFabric = words.ReadBytes32(),
            PaymentChain = words.ReadBytes32(),
            PaymentContract = words.ReadBytes32(),
            DataChain = words.ReadBytes32(),
            DataContract = words.ReadBytes32(),
            PaymentAssetId = words.ReadBytes32(),
            DataHash = words.ReadBytes32(),
            MinPrice = new(words.ReadUInt256()),
            MaxPrice = new(words.ReadUInt256()),
            Rate = words.ReadUInt256(),
            Coefficient = words.ReadUInt32(),
            ExchangeSeconds = words.ReadUInt32(),
            ResponseSeconds = words.ReadUInt32(),
            ChallengeSeconds = words.ReadUInt32(),
            GraceSeconds = words.ReadUInt32(),
            PaymentDepth = words.ReadUInt32(),
            DataDepth = words.ReadUInt32(),
            HighValueLimit = new(words.ReadUInt256()),
            Expiry = words.ReadUInt64(),
            Salt = words.ReadBytes32(),
        };
}
