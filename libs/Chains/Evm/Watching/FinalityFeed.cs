using System.Threading.Channels;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Observations;

namespace Notary.Chains.Evm.Watching;

/// <summary>Which of the followed blocks a node calls final: it is asked after each block.</summary>
internal sealed class FinalityFeed(
    EvmNode node,
    FollowedChain chain,
    ChannelWriter<ChainObservation?> queue
)
{
    private long checkedTip = -1;
    private long shown = -1;

    /// <summary>A block that is not on the followed chain is final only when the chain has come to it.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (chain.Tip == checkedTip)
            return;
        checkedTip = chain.Tip;
        var final = await node.Blocks.FinalizedAsync(cancellation);
        if (final is null || final.Height <= shown)
            return;
        if (!chain.Has(final) && final.Height >= chain.Oldest)
            return;
        shown = final.Height;
        await queue.WriteAsync(
            new ChainObservation.Finalized(final.Height, final.Hash),
            cancellation
        );
    }
}
