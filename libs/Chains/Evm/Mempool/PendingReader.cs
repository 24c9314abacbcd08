using System.Text.Json;
using Notary.Evm;

namespace Notary.Chains.Evm.Mempool;

/// <summary>Reads what a node tells of its mempool: a transaction's body, or its id alone.</summary>
internal sealed class PendingReader(IJsonRpc connection)
{
    private readonly EvmRpc rpc = new(connection);

    /// <summary>Null for what cannot be read or is gone already: its block will tell.</summary>
    public async Task<RpcTransaction?> ReadAsync(
        JsonElement announced,
        CancellationToken cancellation
    )
    {
        try
        {
            return announced.ValueKind == JsonValueKind.String
                ? await rpc.TransactionAsync(Bytes32.Parse(announced.GetString()), cancellation)
                : RpcTransaction.Parse(announced);
        }
        catch (Exception error)
            when (error is FormatException or JsonRpcException or JsonRpcUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Everything that could be mined now; nothing from nodes that do not tell.</summary>
    public async Task<IReadOnlyList<JsonElement>> SnapshotAsync(CancellationToken cancellation)
    {
        try
        {
            var content = await connection.CallAsync("txpool_content", [], cancellation);
            return
            [
                .. content
                    .GetProperty("pending")
                    .EnumerateObject()
                    .SelectMany(sender => sender.Value.EnumerateObject())
                    .Select(nonce => nonce.Value),
            ];
        }
        catch (Exception error)
            when (error
                    is JsonRpcException
                        or JsonRpcUnavailableException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            return [];
        }
    }
}
