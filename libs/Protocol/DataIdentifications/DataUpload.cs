using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.DataIdentifications;

/// <summary>What a provider signs to offer data at the data exchange. <c>DataHash</c> is the data's SHA-256.</summary>
public sealed record DataUpload(Bytes32 DataHash) : IEip712Struct<DataUpload>
{
    public static string TypeText => "DataUpload(bytes32 dataHash)";

    public static int WordCount => 1;

    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words) => words.Add(DataHash);

    public static DataUpload Read(ref WordReader words) => new(words.ReadBytes32());
}
