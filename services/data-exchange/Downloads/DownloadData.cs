using System.Security.Cryptography;
using Notary.DataExchange.Indexes;
using Notary.DataExchange.Storage;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Downloads;

/// <summary>Data was handed out, for a nonce that is thereby used.</summary>
/// <param name="OpenedHash">SHA-256 of the secret that was shown: that of the opened index.</param>
/// <param name="Signature">The consumer's, over the <see cref="DataDownload"/>.</param>
/// <param name="ReleasedAt">Unix seconds.</param>
public sealed record DataReleased(
    Bytes32 IndexHash,
    Address Consumer,
    Bytes32 Nonce,
    Bytes32 OpenedHash,
    EvmSignature Signature,
    long ReleasedAt
)
{
    internal static string StreamOf(Bytes32 nonce) => $"release-{nonce}";
}

/// <summary>Hands data to the identity inside its index, if and only if that identity signed (PROTOCOL 4.7).</summary>
internal sealed class DownloadData(
    IDocumentStore store,
    SealIndex indexes,
    BlobTable blobs,
    Nonces nonces,
    TimeProvider time
)
{
    public async Task<byte[]> ReleaseAsync(
        DataDownload download,
        DataIndex opened,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        if (!nonces.IsOurs(download.Nonce))
            throw Refusals.NonceInvalid();
        var index = await indexes.FindAsync(download.IndexHash, cancellation);
        var released = new DataReleased(
            index.IndexHash,
            opened.Consumer,
            download.Nonce,
            Bytes32.FromSpan(SHA256.HashData(opened.Secret.ToArray())),
            signature,
            time.GetUtcNow().ToUnixTimeSeconds()
        );
        DownloadRules.Require(index, released);
        var release = (DataReleased.StreamOf(download.Nonce), released);
        if (!await store.TryStartAsync(cancellation, release))
            throw Refusals.NonceUsed();
        return await blobs.GetAsync(index.DataHash, cancellation);
    }
}
