using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Challenges;

/// <summary>What a challenger signs (PROTOCOL 6). <c>EvidenceHash</c>: keccak256 of the transaction texts it names.</summary>
public sealed record Challenge(
    Bytes32 AgreementId,
    ulong Sequence,
    PenaltyKind Kind,
    Bytes32 AnswerDigest,
    Bytes32 EvidenceHash
) : IEip712Struct<Challenge>
{
    public static string TypeText =>
        "Challenge(bytes32 agreementId,uint64 sequence,uint8 kind,bytes32 answerDigest,bytes32 evidenceHash)";

    public static int WordCount => 5;

    /// <summary>What the challenger signs.</summary>
    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words)
    {
        words.Add(AgreementId);
        words.Add(Sequence);
        words.Add((ulong)Kind);
        words.Add(AnswerDigest);
        words.Add(EvidenceHash);
    }

    public static Challenge Read(ref WordReader words) =>
        new(
            words.ReadBytes32(),
            words.ReadUInt64(),
            words.ReadEnum<PenaltyKind>(),
            words.ReadBytes32(),
            words.ReadBytes32()
        );
}
