using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Exchanges;

/// <summary>
/// The provider's word that it has this index and delivers it in this exchange. Without it nobody could be punished for an
/// index that was never made (PROTOCOL 6: what a missing delivery is proved by).
/// </summary>
public sealed record DeliveryPromise(Bytes32 AgreementId, ulong Sequence, Bytes32 IndexHash)
    : IEip712Struct<DeliveryPromise>
{
    public static string TypeText =>
        "DeliveryPromise(bytes32 agreementId,uint64 sequence,bytes32 indexHash)";

    public static int WordCount => 3;

    /// <summary>What the provider signs.</summary>
    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    /// <summary>What the provider of an answer must have signed to be punishable for its delivery.</summary>
    public static DeliveryPromise Of(Answer answer) =>
        new(answer.AgreementId, answer.Sequence, answer.IndexHash);

    public void Write(AbiWordWriter words)
    {
        words.Add(AgreementId);
        words.Add(Sequence);
        words.Add(IndexHash);
    }

    public static DeliveryPromise Read(ref WordReader words) =>
        new(words.ReadBytes32(), words.ReadUInt64(), words.ReadBytes32());
}
