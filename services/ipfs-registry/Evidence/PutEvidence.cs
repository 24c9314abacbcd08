using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.IpfsRegistry.Blocks;
using Notary.IpfsRegistry.Documents;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;

namespace Notary.IpfsRegistry.Evidence;

/// <summary>
/// POST /v1/evidence?epoch=N&amp;group=ID&amp;signature=S: the evidence block of a credit epoch, at most 1 MiB, under the signature of a group
/// that a chain shows. What it says is the group's business; repeating it changes nothing.
/// </summary>
internal static class PutEvidence
{
    internal const int MaxSize = 1024 * 1024;

    /// <returns>201 with the CID.</returns>
    internal static async Task<IResult> HandleAsync(
        ulong epoch,
        string group,
        string signature,
        HttpRequest request,
        GroupBook groups,
        IBlockStore blocks,
        CancellationToken cancellation
    )
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var block = body.ToArray();
        var roll = await groups.LoadAsync(cancellation);
        if (
            !IsSigned(
                block,
                epoch,
                signature,
                roll.Groups.FirstOrDefault(g => g.Id.ToString() == group)
            )
        )
            throw new ReasonException(
                403,
                "evidence-not-signed",
                "The block is not signed for this epoch by this group, or no chain shows the group."
            );
        try
        {
            await blocks.PutAsync(block, cancellation);
        }
        catch (BlockStoreException e)
        {
            throw Reasons.StoreUnavailable(e.Message);
        }
        var cid = Cid.Of(block);
        return Results.Created($"/v1/documents/{cid}", new { cid });
    }

    private static bool IsSigned(byte[] block, ulong epoch, string signature, KnownGroup? group)
    {
        try
        {
            var seal = new EvidenceSeal(epoch, Cid.DigestOf(Cid.Of(block)));
            return group is not null
                && group.Key.PublicKey.Verify(
                    seal.Message(group.Epoch).ToArray(),
                    Signature.Parse(Hex.Decode(signature))
                );
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
