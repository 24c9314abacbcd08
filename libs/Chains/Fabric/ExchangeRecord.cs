using System.Text.Json;
using Notary.Protocol.Encoding;

namespace Notary.Chains.Fabric;

/// <summary>What <c>UserContract:exchange</c> answers of one exchange.</summary>
/// <param name="TxId">The transaction that closed the leg; empty while it is open.</param>
internal sealed record ExchangeRecord(bool Delivered, bool Penalised, string TxId)
{
    public bool IsOpen => !Delivered && !Penalised;

    /// <exception cref="FormatException">A member is missing or of another type.</exception>
    /// <exception cref="JsonException">No JSON.</exception>
    public static ExchangeRecord Parse(ReadOnlyMemory<byte> json)
    {
        using var record = JsonDocument.Parse(json);
        var root = record.RootElement;
        var (delivered, penalised) = (Flag(root, "delivered"), Flag(root, "penalised"));
        return new(
            delivered,
            penalised,
            delivered || penalised ? StructJson.TextOf(root, "txId") : ""
        );
    }

    private static bool Flag(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var flag)
        && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean()
            : throw new FormatException($"{name} must be true or false");
}
