using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Uploads;

/// <summary>Whose data an upload is: live and replay both ask here.</summary>
internal static class UploadRules
{
    /// <exception cref="ServiceDefaults.ReasonException">signature-wrong.</exception>
    public static DataUploaded Accept(Bytes32 dataHash, long size, EvmSignature signature) =>
        new(dataHash, signature.SignerOf(new DataUpload(dataHash).Digest), size, signature);
}
