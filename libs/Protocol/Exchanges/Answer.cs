using Notary.Evm;
using Notary.Protocol.Amounts;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Exchanges;

/// <summary>
/// The oracle's approval of one exchange (PROTOCOL 4.3), the same on both chains.
/// Times in Unix seconds; <c>SecondBy = FirstBy + R ≤ IssuedAt + T</c>.
/// </summary>
public sealed record Answer : IEip712Struct<Answer>
{
    public required Bytes32 AgreementId { get; init; }
    public required ulong Sequence { get; init; }
    public required Address Consumer { get; init; }
    public required Bytes32 ConsumerFabric { get; init; }
    public required Address Provider { get; init; }
    public required Bytes32 ProviderFabric { get; init; }
    public required Bytes32 PaymentChain { get; init; }
    public required Bytes32 PaymentContract { get; init; }
    public required Bytes32 DataChain { get; init; }
    public required Bytes32 DataContract { get; init; }
    public required Bytes32 PaymentAssetId { get; init; }
    public required Amount<PaymentAsset> Amount { get; init; }
    public required Amount<PaymentAsset> PaymentRequired { get; init; }
    public required Amount<DataToken> DataRequired { get; init; }
    public required Bytes32 IndexHash { get; init; }
    public required ulong IssuedAt { get; init; }
    public required Mover FirstMover { get; init; }
    public required ulong FirstBy { get; init; }
    public required ulong SecondBy { get; init; }

    public static string TypeText =>
        "Answer(bytes32 agreementId,uint64 sequence,address consumer,bytes32 consumerFabric,address provider,bytes32 providerFabric,"
        + "bytes32 paymentChain,bytes32 paymentContract,bytes32 dataChain,bytes32 dataContract,bytes32 paymentAsset,"
        + "uint256 amount,uint256 paymentRequired,uint256 dataRequired,bytes32 indexHash,"
        + "uint64 issuedAt,uint8 firstMover,uint64 firstBy,uint64 secondBy)";

    public static int WordCount => 19;

    /// <summary>EIP-712 digest with the agreementId as the domain's salt: the leaf that an attestor signs.</summary>
    public Bytes32 Digest => SigningDomain.Answer(AgreementId).Digest(this);

    public Bytes32 ExchangeId => Exchanges.ExchangeId.Of(AgreementId, Sequence);

    /// <summary>Until when <paramref name="side"/> may be performed, Unix seconds.</summary>
    public ulong DeadlineOf(Side side) => (byte)side == (byte)FirstMover ? FirstBy : SecondBy;

    public void Write(AbiWordWriter words)
    {
        words.Add(AgreementId);
        words.Add(Sequence);
        words.Add(Consumer);
        words.Add(ConsumerFabric);
        words.Add(Provider);
        words.Add(ProviderFabric);
        words.Add(PaymentChain);
        words.Add(PaymentContract);
        words.Add(DataChain);
        words.Add(DataContract);
        words.Add(PaymentAssetId);
        words.Add(Amount.Value);
        words.Add(PaymentRequired.Value);
        words.Add(DataRequired.Value);
        words.Add(IndexHash);
        words.Add(IssuedAt);
        words.Add((ulong)FirstMover);
        words.Add(FirstBy);
        words.Add(SecondBy);
    }

    public static Answer Read(ref WordReader words) =>
        new()
        {
            AgreementId = words.ReadBytes32(),
            Sequence = words.ReadUInt64(),
            Consumer = words.ReadAddress(),
            ConsumerFabric = words.ReadBytes32(),
            Provider = words.ReadAddress(),
            ProviderFabric = words.ReadBytes32(),
            PaymentChain = words.ReadBytes32(),
            PaymentContract = words.ReadBytes32(),
            DataChain = words.ReadBytes32(),
            DataContract = words.ReadBytes32(),
            PaymentAssetId = words.ReadBytes32(),
            Amount = new(words.ReadUInt256()),
            PaymentRequired = new(words.ReadUInt256()),
            DataRequired = new(words.ReadUInt256()),
            IndexHash = words.ReadBytes32(),
            IssuedAt = words.ReadUInt64(),
            FirstMover = words.ReadEnum<Mover>(),
            FirstBy = words.ReadUInt64(),
            SecondBy = words.ReadUInt64(),
        };
}
