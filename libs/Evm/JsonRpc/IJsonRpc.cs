using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>A connection to a JSON-RPC 2.0 server. Calls may run at the same time.</summary>
public interface IJsonRpc
{
    /// <summary>Calls a method and returns its result, which may be JSON null.</summary>
    /// <exception cref="JsonRpcException">The server answered with an error.</exception>
    /// <exception cref="JsonRpcUnavailableException">The server gave no usable answer.</exception>
    Task<JsonElement> CallAsync(
        string method,
        JsonArray parameters,
        CancellationToken cancellation = default
    );
}
