using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>One message of a server: a response (with an id) or a notification (with a subscription).</summary>
internal sealed record JsonRpcMessage(
    long? Id,
    JsonElement Result,
    JsonRpcException? Error,
    string? Subscription
)
{
    public static byte[] Request(long id, string method, JsonArray parameters) =>
        new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        }.ToUtf8();

    /// <summary>Parses a message; the result stays valid after the buffer is reused.</summary>
    /// <exception cref="JsonRpcUnavailableException">Not a message of JSON-RPC 2.0.</exception>
    public static JsonRpcMessage Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            return root.TryGetProperty("method", out _)
                ? Notification(root.GetProperty("params"))
                : Response(root);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
            )
        {
            throw new JsonRpcUnavailableException("the node sent what is not JSON-RPC", error);
        }
    }

    /// <summary>The result, or the error as an exception.</summary>
    public JsonElement ResultOrThrow() => Error is null ? Result : throw Error;

    private static JsonRpcMessage Notification(JsonElement parameters) =>
        new(
            null,
            parameters.GetProperty("result").Clone(),
            null,
            parameters.GetProperty("subscription").GetString()
        );

    private static JsonRpcMessage Response(JsonElement root)
    {
        // An error about a request that could not be read has id null.
        var id = root.GetProperty("id") is { ValueKind: JsonValueKind.Number } number
            ? number.GetInt64()
            : (long?)null;
        return root.TryGetProperty("error", out var error)
            ? new(id, default, ToException(error), null)
            : new(id, root.GetProperty("result").Clone(), null, null);
    }

    private static JsonRpcException ToException(JsonElement error)
    {
        var message = error.GetProperty("message").GetString() ?? "";
        JsonElement? data = error.TryGetProperty("data", out var given) ? given.Clone() : null;
        return new(error.GetProperty("code").GetInt32(), message, data);
    }
}
