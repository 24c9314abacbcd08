using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notary.ThresholdBls.Transcripts;

/// <summary>Bytes as 0x and lower-case hexadecimal digits, and in no other form.</summary>
internal sealed class HexConverter : JsonConverter<byte[]>
{
    private const string Prefix = "0x";

    public override byte[] Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Any(char.IsAsciiLetterUpper))
            throw new JsonException();
        try
        {
            return Convert.FromHexString(text.AsSpan(Prefix.Length));
        }
        catch (FormatException)
        {
            throw new JsonException();
        }
    }

    public override void Write(
        Utf8JsonWriter writer,
        byte[] value,
        JsonSerializerOptions options
    ) => writer.WriteStringValue(Prefix + Convert.ToHexStringLower(value));
}
