using System.Text.Json;

namespace Notary.Oracle.Replicas;

/// <summary>What an oracle tells the others in the database that they share.</summary>
/// <param name="Url">Where it listens; null until it does.</param>
/// <param name="Secret">Proves to it that a request comes from another oracle; made anew at every start.</param>
internal sealed record ReplicaDetails(Uri? Url, string Secret)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static ReplicaDetails Parse(string json) =>
        JsonSerializer.Deserialize<ReplicaDetails>(json)
        ?? throw new JsonException("null is no oracle");

    /// <summary>Not into logs.</summary>
    public override string ToString() => $"{Url}";
}
