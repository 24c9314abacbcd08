using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>JSON-RPC over HTTP: one POST a call.</summary>
/// <param name="http">Sends the requests; owned by the caller.</param>
/// <param name="endpoint">The node's URL.</param>
/// <param name="limits">Bounds on answers; the defaults where null.</param>
public sealed class HttpJsonRpc(HttpClient http, Uri endpoint, JsonRpcLimits? limits = null)
    : IJsonRpc
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly JsonRpcLimits limits = limits ?? new();
    private long lastId;

    /// <inheritdoc/>
    public async Task<JsonElement> CallAsync(
        string method,
        JsonArray parameters,
        CancellationToken cancellation = default
    )
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = JsonRpcMessage.Parse(
            await PostAsync(JsonRpcMessage.Request(id, method, parameters), method, cancellation)
        );
        if (answer.Error is null && answer.Id != id)
            throw new JsonRpcUnavailableException("the node answered another request");
        return answer.ResultOrThrow();
    }

    private async Task<byte[]> PostAsync(byte[] body, string method, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limits.CallTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = Json;
            using var response = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                timeout.Token
            );
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(limits.MaxMessageBytes, timeout.Token);
            return await response.Content.ReadAsByteArrayAsync(timeout.Token);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new JsonRpcUnavailableException(
                $"{method} at {endpoint.Authority} did not end in time",
                error
            );
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new JsonRpcUnavailableException(
                $"{method} at {endpoint.Authority} failed: {error.Message}",
                error
            );
        }
    }
}
