using Notary.Chains.Proofs;
using Notary.Fabric.Blocks;
using Notary.Fabric.Gateway;

namespace Notary.Chains.Fabric;

/// <summary>Proofs from the peer's ledger, of blocks that a trusted orderer signed.</summary>
internal sealed class FabricProofs(FabricNetwork network, OrdererTrust orderers)
{
    private const int IdLength = 64;

    public static bool IsId(string txId) =>
        txId.Length == IdLength && txId.All(char.IsAsciiHexDigitLower);

    /// <returns>Null where the ledger has no such transaction.</returns>
    public async Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation)
    {
        if (await FindAsync(txId, cancellation) is not { } block)
            return null;
        orderers.EnsureSigned(block.Raw);
        return new InclusionProof.Fabric(BlockProof.Of(block, txId));
    }

    private async Task<FabricBlock?> FindAsync(string txId, CancellationToken cancellation)
    {
        try
        {
            return await network.BlockOfAsync(txId, cancellation);
        }
        catch (FabricException e) when (IsUnknown(e))
        {
            return null;
        }
    }

    /// <summary>What the system chaincode says of an id that its ledger has not.</summary>
    private static bool IsUnknown(FabricException failure) =>
        failure
            .Details.Select(d => d.Message)
            .Append(failure.Message)
            .Any(text =>
                text.Contains("no such transaction ID", StringComparison.Ordinal)
                || text.Contains("not found in index", StringComparison.Ordinal)
            );
}
