using System.Text.Json;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>What the chaincode answers of one side of an exchange.</summary>
/// <param name="TxId">The transaction that closed the leg; empty while it is open.</param>
internal sealed record ExchangeRecord(bool Done, bool Penalised, string TxId)
{
    public bool IsOpen => !Done && !Penalised;

    /// <summary>The chaincode's query for this side.</summary>
    public static string Query(Side side) =>
        side == Side.Payment ? "UserContract:payment" : "UserContract:exchange";

    /// <exception cref="FormatException">A member is missing or of another type.</exception>
    /// <exception cref="JsonException">No JSON.</exception>
    public static ExchangeRecord Parse(ReadOnlyMemory<byte> json, Side side)
    {
        using var record = JsonDocument.Parse(json);
        var root = record.RootElement;
        // Each side's record has a name of its own for it: one cannot be shown for the other.
        var done = Flag(root, side == Side.Payment ? "paid" : "delivered");
        var penalised = Flag(root, "penalised");
        return new(done, penalised, done || penalised ? StructJson.TextOf(root, "txId") : "");
    }

    private static bool Flag(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var flag)
        && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean()
            : throw new FormatException($"{name} must be true or false");
}
