using System.Text.Json;

namespace Notary.Evm;

/// <summary>Simulated calls, whose reverts carry data.</summary>
internal static class CallSimulation
{
    private const int RevertCode = 3;

    /// <exception cref="EvmRevertException">The contract reverted.</exception>
    public static async Task<T> SimulateAsync<T>(
        this IJsonRpc rpc,
        string method,
        CallRequest call,
        BlockTag block,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    )
    {
        try
        {
            return await rpc.ReadAsync(
                method,
                [JsonSerializer.SerializeToNode(call, EvmJson.Default.CallRequest), block.ToJson()],
                read,
                cancellation
            );
        }
        catch (JsonRpcException error) when (IsRevert(error))
        {
            var text = error.ErrorData is { ValueKind: JsonValueKind.String } data
                ? data.GetString()
                : null;
            throw new EvmRevertException(
                error.Code,
                error.Message,
                Hex.TryDecode(text, out var bytes) ? bytes : []
            );
        }
    }

    // geth, anvil and others use code 3; some say it only in the message.
    private static bool IsRevert(JsonRpcException error) =>
        error.Code == RevertCode
        || error.Message.StartsWith("execution reverted", StringComparison.Ordinal);
}
