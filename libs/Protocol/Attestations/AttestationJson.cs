using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Attestations;

/// <summary>The JSON form of <see cref="Attestation"/>: <c>{"epoch","path":["0x…"],"signature"}</c> (docs/formats.md).</summary>
public static class AttestationJson
{
    public static JsonObject ToJson(this Attestation attestation) =>
        new()
        {
            ["epoch"] = attestation.Epoch.ToString(CultureInfo.InvariantCulture),
            ["path"] = new JsonArray([.. attestation.Path.Select(p => (JsonNode)p.ToString())]),
            ["signature"] = attestation.Signature.ToString(),
        };

    /// <summary>Writes what <see cref="ToJson"/> makes, without making it.</summary>
    public static void Write(Utf8JsonWriter json, Attestation attestation)
    {
        Span<byte> bytes = stackalloc byte[EvmSignature.Size];
        json.WriteStartObject();
        json.WriteString("epoch"u8, attestation.Epoch.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("path"u8);
        foreach (var sibling in attestation.Path)
        {
            sibling.CopyTo(bytes);
            HexJson.Write(json, bytes[..Bytes32.Size]);
        }
        json.WriteEndArray();
        json.WritePropertyName("signature"u8);
        attestation.Signature.CopyTo(bytes);
        HexJson.Write(json, bytes);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">The JSON is no attestation of an attestor.</exception>
    public static Attestation FromJson(JsonElement json)
    {
        var epoch = StructJson.ParseNumber(StructJson.TextOf(json, "epoch"));
        var signature = EvmSignature.Parse(StructJson.TextOf(json, "signature"));
        return
            epoch <= ulong.MaxValue
            && json.TryGetProperty("path", out var path)
            && path.ValueKind == JsonValueKind.Array
            && path.GetArrayLength() <= AttestationCodec.MaxPath
            ? new((ulong)epoch, [.. path.EnumerateArray().Select(Sibling)], signature)
            : throw new FormatException("an attestation has epoch, path and signature");
    }

    private static Bytes32 Sibling(JsonElement element) =>
        element.ValueKind == JsonValueKind.String
            ? Bytes32.Parse(element.GetString())
            : throw new FormatException("a path holds strings");
}
