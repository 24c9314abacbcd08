using System.Text.Json;

namespace Notary.Protocol.Encoding;

/// <summary>Bytes as JSON strings, 0x and lower-case digits, without a string in between.</summary>
public static class HexJson
{
    private const int MaxOnStack = 256;

    /// <summary>Writes a member.</summary>
    public static void Write(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> bytes)
    {
        json.WritePropertyName(name);
        Write(json, bytes);
    }

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        var length = 2 + (2 * bytes.Length);
        Span<byte> text = length <= MaxOnStack ? stackalloc byte[length] : new byte[length];
        "0x"u8.CopyTo(text);
        Convert.TryToHexStringLower(bytes, text[2..], out _);
        json.WriteStringValue(text);
    }
}
