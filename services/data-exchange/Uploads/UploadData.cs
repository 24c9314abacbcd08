using System.Security.Cryptography;
using Notary.DataExchange.Storage;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Uploads;

/// <summary>A provider put data here; whoever comes first with some data is its provider.</summary>
/// <param name="Signature">The provider's, over the <see cref="DataUpload"/>.</param>
public sealed record DataUploaded(
    Bytes32 DataHash,
    Address Provider,
    long Size,
    EvmSignature Signature
)
{
    internal static string StreamOf(Bytes32 dataHash) => $"data-{dataHash}";
}

/// <summary>Takes data in (PROTOCOL 3.1).</summary>
internal sealed class UploadData(IDocumentStore store, BlobTable blobs)
{
    /// <summary>Repeating one's own upload changes nothing.</summary>
    public async Task<DataUploaded> AcceptAsync(
        byte[] data,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        if (data.Length == 0)
            throw Refusals.DataEmpty();
        var hash = Bytes32.FromSpan(SHA256.HashData(data));
        var upload = UploadRules.Accept(hash, data.Length, signature);
        await blobs.PutAsync(hash, data, cancellation);
        var isNew = await store.TryStartAsync(cancellation, (DataUploaded.StreamOf(hash), upload));
        return isNew || (await FindAsync(hash, cancellation)).Provider == upload.Provider
            ? upload
            : throw Refusals.DataOwned();
    }

    /// <exception cref="ServiceDefaults.ReasonException">data-unknown.</exception>
    public async Task<DataUploaded> FindAsync(Bytes32 dataHash, CancellationToken cancellation) =>
        await store.FirstAsync<DataUploaded>(DataUploaded.StreamOf(dataHash), cancellation)
        ?? throw Refusals.DataUnknown(dataHash);
}
