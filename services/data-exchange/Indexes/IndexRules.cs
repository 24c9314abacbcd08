using Notary.DataExchange.Uploads;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Indexes;

/// <summary>Who may have what indexed, and for whom: live and replay both ask here.</summary>
internal static class IndexRules
{
    /// <exception cref="ServiceDefaults.ReasonException">signature-wrong or consumer-key-wrong.</exception>
    public static void Require(
        DataUploaded upload,
        IndexRequest request,
        EvmPublicKey consumerKey,
        EvmSignature signature
    )
    {
        if (!signature.IsBy(upload.Provider, request.Digest))
            throw Refusals.SignatureWrong("the data's provider");
        if (consumerKey.Address != request.Consumer)
            throw Refusals.ConsumerKeyWrong();
    }
}
