using Notary.Chains;

namespace Notary.Devnet.Story;

/// <summary>How high both chains are, to show that an exchange waited for no block.</summary>
public sealed record BlockCount(long Evm, long Fabric)
{
    public static async Task<BlockCount> OfAsync(
        IChainReader evm,
        IChainReader fabric,
        CancellationToken cancellation
    )
    {
        var heads = await Task.WhenAll(
            evm.GetHeadAsync(cancellation),
            fabric.GetHeadAsync(cancellation)
        );
        return new(heads[0].Height, heads[1].Height);
    }
}
