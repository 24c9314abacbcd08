using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>Reads and writes a value as a hexadecimal string; what is malformed is a <see cref="JsonException"/>.</summary>
internal abstract class HexConverter<T> : JsonConverter<T>
{
    public sealed override T Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("expected a hexadecimal string");
        try
        {
            return Parse(reader.GetString());
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public sealed override void Write(
        Utf8JsonWriter writer,
        T value,
        JsonSerializerOptions options
    ) => writer.WriteStringValue(Format(value));

    protected abstract T Parse(string? text);

    protected abstract string Format(T value);
}

internal sealed class UInt64Converter : HexConverter<ulong>
{
    protected override ulong Parse(string? text) => Hex.DecodeUInt64(text);

    protected override string Format(ulong value) => Hex.EncodeQuantity(value);
}

internal sealed class QuantityConverter : HexConverter<BigInteger>
{
    protected override BigInteger Parse(string? text) => Hex.DecodeQuantity(text);

    protected override string Format(BigInteger value) => Hex.EncodeQuantity(value);
}

internal sealed class BytesConverter : HexConverter<byte[]>
{
    protected override byte[] Parse(string? text) => Hex.Decode(text);

    protected override string Format(byte[] value) => Hex.Encode(value);
}

internal static class JsonNodeExtensions
{
    public static byte[] ToUtf8(this JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            node.WriteTo(writer);
        return stream.ToArray();
    }
}
