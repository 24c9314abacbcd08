using Notary.DataExchange.Indexes;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Downloads;

/// <summary>To whom data is handed (PROTOCOL 4.7): live and replay both ask here.</summary>
internal static class DownloadRules
{
    /// <exception cref="ServiceDefaults.ReasonException">nonce-invalid, index-wrong or signature-wrong.</exception>
    public static void Require(IndexSealed index, DataReleased released)
    {
        if (Nonces.ExpiryOf(released.Nonce) < released.ReleasedAt)
            throw Refusals.NonceInvalid();
        if (released.Consumer != index.Consumer || released.OpenedHash != index.SecretHash)
            throw Refusals.IndexWrong();
        var download = new DataDownload(released.Nonce, index.IndexHash);
        if (!released.Signature.IsBy(index.Consumer, download.Digest))
            throw Refusals.SignatureWrong("the index's consumer");
    }
}
