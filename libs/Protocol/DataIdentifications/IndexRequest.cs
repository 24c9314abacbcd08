using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.DataIdentifications;

/// <summary>What the provider of some data signs to have it indexed for one exchange and one consumer (PROTOCOL 4.1).</summary>
public sealed record IndexRequest(
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 DataHash,
    Address Consumer
) : IEip712Struct<IndexRequest>
{
    public static string TypeText =>
        "IndexRequest(bytes32 agreementId,uint64 sequence,bytes32 dataHash,address consumer)";

    public static int WordCount => 4;

    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words)
    {
        words.Add(AgreementId);
        words.Add(Sequence);
        words.Add(DataHash);
        words.Add(Consumer);
    }

    public static IndexRequest Read(ref WordReader words) =>
        new(words.ReadBytes32(), words.ReadUInt64(), words.ReadBytes32(), words.ReadAddress());
}
