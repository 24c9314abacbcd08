using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Evm;

namespace Notary.Chains.Evm.Nodes;

/// <summary>Calls the first node that answers.</summary>
internal sealed class FailoverRpc(NodePool pool) : IJsonRpc
{
    /// <inheritdoc/>
    public async Task<JsonElement> CallAsync(
        string method,
        JsonArray parameters,
        CancellationToken cancellation = default
    )
    {
        foreach (var node in pool.Candidates())
        {
            try
            {
                await node.RequireRightChainAsync(cancellation);
                // A copy: a call takes its parameters into its request.
                var copy = (JsonArray)parameters.DeepClone();
                var result = await node.Connection.CallAsync(method, copy, cancellation);
                pool.Answered(node);
                return result;
            }
            catch (Exception error)
                when (error is JsonRpcUnavailableException or NodeFaultException)
            {
                pool.Drop(node, NodeFaultException.From(error)!);
            }
        }
        throw new JsonRpcUnavailableException(pool.Describe());
    }
}
