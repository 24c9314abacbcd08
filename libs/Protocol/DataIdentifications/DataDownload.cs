using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.DataIdentifications;

/// <summary>What the consumer signs to get the data: the exchange's own nonce, once, for one index (PROTOCOL 4.7).</summary>
public sealed record DataDownload(Bytes32 Nonce, Bytes32 IndexHash) : IEip712Struct<DataDownload>
{
    public static string TypeText => "DataDownload(bytes32 nonce,bytes32 indexHash)";

    public static int WordCount => 2;

    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words)
    {
        words.Add(Nonce);
        words.Add(IndexHash);
    }

    public static DataDownload Read(ref WordReader words) =>
        new(words.ReadBytes32(), words.ReadBytes32());
}
