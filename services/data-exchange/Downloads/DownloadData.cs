using System.Security.Cryptography;
using Notary.DataExchange.Indexes;
using Notary.DataExchange.Storage;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Downloads;

/// <summary>Data was handed out, for a nonce that is thereby used.</summary>
public sealed record DataReleased(Bytes32 IndexHash, Address Consumer)
{
    internal static string StreamOf(Bytes32 nonce) => $"release-{nonce}";
}

/// <summary>Hands data to the identity inside its index, if and only if that identity signed (PROTOCOL 4.7).</summary>
internal sealed class DownloadData(
    IDocumentStore store,
    SealIndex indexes,
    BlobTable blobs,
    Nonces nonces
)
{
    public async Task<byte[]> ReleaseAsync(
        DataDownload download,
        DataIndex opened,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        if (!nonces.Accepts(download.Nonce))
            throw Refusals.NonceInvalid();
        var index = await indexes.FindAsync(download.IndexHash, cancellation);
        if (!IsBehind(index, opened))
            throw Refusals.IndexWrong();
        if (!signature.IsBy(index.Consumer, download.Digest))
            throw Refusals.SignatureWrong("the index's consumer");
        var release = (
            DataReleased.StreamOf(download.Nonce),
            new DataReleased(index.IndexHash, index.Consumer)
        );
        if (!await store.TryStartAsync(cancellation, release))
            throw Refusals.NonceUsed();
        return await blobs.GetAsync(index.DataHash, cancellation);
    }

    private static bool IsBehind(IndexSealed index, DataIndex opened) =>
        opened.Consumer == index.Consumer
        && Bytes32.FromSpan(SHA256.HashData(opened.Secret.ToArray())) == index.SecretHash;
}
