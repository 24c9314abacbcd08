using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>Typed results: what a node answers in the wrong form counts as no usable answer.</summary>
internal static class JsonRpcExtensions
{
    /// <exception cref="JsonRpcException">The server answered with an error.</exception>
    /// <exception cref="JsonRpcUnavailableException">The server gave no usable answer.</exception>
    public static async Task<T> ReadAsync<T>(
        this IJsonRpc rpc,
        string method,
        JsonArray parameters,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    ) => Read(method, await rpc.CallAsync(method, parameters, cancellation), read);

    /// <exception cref="JsonRpcUnavailableException">The value is of the wrong form.</exception>
    public static T Read<T>(string origin, JsonElement value, Func<JsonElement, T> read)
    {
        try
        {
            return read(value);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            throw new JsonRpcUnavailableException(
                $"{origin} gave a result of the wrong form: {error.Message}",
                error
            );
        }
    }
}
