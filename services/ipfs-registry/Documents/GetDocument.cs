using Notary.Evm;
using Notary.IpfsRegistry.Blocks;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Documents;

/// <summary>GET /v1/documents/{cid}: the block's bytes. They never change, so caches may keep them.</summary>
internal static class GetDocument
{
    internal static async Task<IResult> HandleAsync(
        string cid,
        IBlockStore blocks,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        try
        {
            var block =
                await blocks.GetAsync(DigestOf(cid), cancellation)
                ?? throw Reasons.UnknownDocument();
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(block, "application/json");
        }
        catch (BlockStoreException e)
        {
            throw Reasons.StoreUnavailable(e.Message);
        }
    }

    private static Bytes32 DigestOf(string cid)
    {
        try
        {
            return Cid.DigestOf(cid);
        }
        catch (FormatException e)
        {
            throw Reasons.Malformed(e.Message);
        }
    }
}
