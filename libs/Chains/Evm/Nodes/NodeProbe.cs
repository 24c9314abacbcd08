using Notary.Chains.Evm.Watching;
using Notary.Evm;

namespace Notary.Chains.Evm.Nodes;

/// <summary>Whether a node is of the followed chain and answers truly.</summary>
internal static class NodeProbe
{
    /// <summary>The node's newest block. The first node that is probed says what block 0 is, unless that is known.</summary>
    /// <exception cref="NodeFaultException">It is of another chain.</exception>
    public static async Task<BlockHeader> RunAsync(
        EvmNode node,
        FollowedChain chain,
        CancellationToken cancellation
    )
    {
        node.Forget();
        await node.RequireRightChainAsync(cancellation);
        var genesis =
            await node.Blocks.HeaderAsync(0, cancellation)
            ?? throw new JsonRpcUnavailableException("the node has no block 0");
        chain.Genesis ??= genesis.Hash;
        return genesis.Hash == chain.Genesis
            ? await node.Blocks.HeadAsync(cancellation)
            : throw new NodeFaultException(
                NodeFault.OtherChain,
                $"block 0 of the node's chain is {genesis.Hash}, not {chain.Genesis}"
            );
    }
}
