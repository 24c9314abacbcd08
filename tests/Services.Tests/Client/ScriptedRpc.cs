using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Evm;

namespace Notary.Services.Tests.Client;

/// <summary>A node that answers each method as the test says, and remembers what it was asked.</summary>
internal sealed class ScriptedRpc : IJsonRpc
{
    private readonly ConcurrentDictionary<string, Func<JsonArray, JsonNode?>> answers = new(
        StringComparer.Ordinal
    );

    public ConcurrentQueue<string> Asked { get; } = new();

    public ScriptedRpc On(string method, Func<JsonArray, JsonNode?> answer)
    {
        answers[method] = answer;
        return this;
    }

    public Task<JsonElement> CallAsync(
        string method,
        JsonArray parameters,
        CancellationToken cancellation = default
    )
    {
        Asked.Enqueue(method);
        return Task.FromResult(JsonSerializer.SerializeToElement(answers[method](parameters)));
    }
}
