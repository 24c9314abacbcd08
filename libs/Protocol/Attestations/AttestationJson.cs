using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Attestations;

/// <summary>
/// The JSON form of <see cref="Attestation"/>: <c>{"epoch","path":["0x…"],"signature"}</c>, and <c>"dataSignature"</c> where the
/// group signed for both chains (docs/formats.md).
/// </summary>
public static class AttestationJson
{
    public static JsonObject ToJson(this Attestation attestation)
    {
        var json = new JsonObject
        {
            ["epoch"] = attestation.Epoch.ToString(CultureInfo.InvariantCulture),
            ["path"] = new JsonArray([.. attestation.Path.Select(p => (JsonNode)p.ToString())]),
            ["signature"] = attestation.Signature.ToString(),
        };
        if (attestation.DataSignature is { } data)
            json["dataSignature"] = data.ToString();
        return json;
    }

    /// <summary>Writes what <see cref="ToJson"/> makes, without making it.</summary>
    public static void Write(Utf8JsonWriter json, Attestation attestation)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        json.WriteStartObject();
        json.WriteString("epoch"u8, attestation.Epoch.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("path"u8);
        foreach (var sibling in attestation.Path)
        {
            sibling.CopyTo(bytes);
            HexJson.Write(json, bytes);
        }
        json.WriteEndArray();
        json.WritePropertyName("signature"u8);
        HexJson.Write(json, attestation.Signature.Bytes);
        if (attestation.DataSignature is { } data)
        {
            json.WritePropertyName("dataSignature"u8);
            HexJson.Write(json, data.Bytes);
        }
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">The JSON is no attestation.</exception>
    public static Attestation FromJson(JsonElement json)
    {
        var epoch = StructJson.ParseNumber(StructJson.TextOf(json, "epoch"));
        var signature = AttestationSignature.Parse(StructJson.TextOf(json, "signature"));
        return
            epoch <= ulong.MaxValue
            && json.TryGetProperty("path", out var path)
            && path.ValueKind == JsonValueKind.Array
            && path.GetArrayLength() <= AttestationCodec.MaxPath
            ? new((ulong)epoch, [.. path.EnumerateArray().Select(Sibling)], signature)
            {
                DataSignature = DataSignatureOf(json, signature),
            }
            : throw new FormatException("an attestation has epoch, path and signature");
    }

    private static AttestationSignature? DataSignatureOf(
        JsonElement json,
        AttestationSignature signature
    )
    {
        if (!json.TryGetProperty("dataSignature", out _))
            return null;
        var data = AttestationSignature.Parse(StructJson.TextOf(json, "dataSignature"));
        return signature.IsByGroup && data.IsByGroup
            ? data
            : throw new FormatException("an attestor's signature is one for both chains");
    }

    private static Bytes32 Sibling(JsonElement element) =>
        element.ValueKind == JsonValueKind.String
            ? Bytes32.Parse(element.GetString())
            : throw new FormatException("a path holds strings");
}
