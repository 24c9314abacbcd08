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
/// POST /v1/evidence?epoch=N&amp;attempt=A&amp;group=ID&amp;signature=S: the evidence block of a credit epoch, at most 1 MiB, under the signature of a group
/// that a chain shows. What it says is the group's business; repeating it changes nothing.
/// </summary>
internal static class PutEvidence
{
    internal const int MaxSize = 1024 * 1024;

    /// <returns>201 with the CID.</returns>
    internal static async Task<IResult> HandleAsync(
        ulong epoch,
        ulong attempt,
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
                new(epoch, attempt, Cid.DigestOf(Cid.Of(block))),
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

    private static bool IsSigned(EvidenceSeal seal, string signature, KnownGroup? group)
    {
        try
        {
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
