using Notary.Evm;

namespace Notary.Chains.Evm.Nodes;

/// <summary>One node of the chain, by HTTP and, where it has one, WebSocket.</summary>
internal sealed class EvmNode
{
    private readonly ulong chainId;
    private readonly EvmRpc rpc;
    private volatile bool isRightChain;

    /// <exception cref="FormatException">The node's HTTP endpoint is missing.</exception>
    public EvmNode(EvmNodeOptions options, ulong chainId, HttpClient http, JsonRpcLimits limits)
    {
        var endpoint =
            options.Http ?? throw new FormatException("Chains: a node of an EVM chain has no Http");
        // Not the whole URL: providers put keys into it.
        Name = options.Name ?? endpoint.Authority;
        (this.chainId, WebSocket, Limits) = (chainId, options.WebSocket, limits);
        Connection = new HttpJsonRpc(http, endpoint, limits);
        rpc = new(Connection);
        Blocks = new(Connection);
    }

    public string Name { get; }
    public Uri? WebSocket { get; }
    public JsonRpcLimits Limits { get; }
    public IJsonRpc Connection { get; }
    public VerifiedBlocks Blocks { get; }

    /// <summary>A node of another chain must never be believed, and a transaction never be signed for it.</summary>
    /// <exception cref="NodeFaultException">It is of another chain.</exception>
    public async Task RequireRightChainAsync(CancellationToken cancellation)
    {
        if (isRightChain)
            return;
        var actual = await rpc.ChainIdAsync(cancellation);
        if (actual != chainId)
            throw new NodeFaultException(
                NodeFault.OtherChain,
                $"the node is of chain {actual}, not {chainId}"
            );
        isRightChain = true;
    }

    /// <summary>It may have become another one.</summary>
    public void Forget() => isRightChain = false;
}
