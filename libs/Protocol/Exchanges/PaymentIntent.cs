using Notary.Evm;
using Notary.Protocol.Amounts;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Exchanges;

/// <summary>The consumer's signed wish to exchange (PROTOCOL 4.2). <c>ValidUntil</c> in Unix seconds.</summary>
public sealed record PaymentIntent(
    Bytes32 AgreementId,
    ulong Sequence,
    Amount<PaymentAsset> Amount,
    Bytes32 IndexHash,
    Mover FirstMover,
    ulong ValidUntil
) : IEip712Struct<PaymentIntent>
{
    public static string TypeText =>
        "PaymentIntent(bytes32 agreementId,uint64 sequence,uint256 amount,bytes32 indexHash,uint8 firstMover,uint64 validUntil)";

    public static int WordCount => 6;

    /// <summary>What the consumer signs.</summary>
    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words)
    {
        words.Add(AgreementId);
        words.Add(Sequence);
        words.Add(Amount.Value);
        words.Add(IndexHash);
        words.Add((ulong)FirstMover);
        words.Add(ValidUntil);
    }

    public static PaymentIntent Read(ref WordReader words) =>
        new(
            words.ReadBytes32(),
            words.ReadUInt64(),
            new(words.ReadUInt256()),
            words.ReadBytes32(),
            words.ReadEnum<Mover>(),
            words.ReadUInt64()
        );
}
