using Notary.IpfsRegistry.Blocks;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Documents;

/// <summary>POST /v1/documents: a setup document in canonical JSON, at most 256 KiB. Repeating it changes nothing.</summary>
internal static class PutDocument
{
    /// <returns>201 with agreementId, version and CID.</returns>
    internal static async Task<IResult> HandleAsync(
        HttpRequest request,
        SetupWriter setups,
        CancellationToken cancellation
    )
    {
        var bytes = await ReadAsync(request.Body, cancellation);
        var document = DocumentRules.Parse(bytes);
        try
        {
            var recorded = await setups.RecordAsync(document, bytes, cancellation);
            return Results.Created($"/v1/documents/{recorded.Cid}", recorded);
        }
        catch (BlockStoreException e)
        {
            throw Reasons.StoreUnavailable(e.Message);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0; )
        {
            if (bytes.Length + read > SetupDocument.MaxSize)
                throw new ReasonException(
                    413,
                    "request-too-large",
                    "A setup document has at most 256 KiB."
                );
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }
}
