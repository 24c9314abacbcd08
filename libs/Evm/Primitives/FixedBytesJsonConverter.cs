using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>JSON form of a fixed-size value: a string of <c>0x</c> and hexadecimal digits; also as a property name.</summary>
/// <typeparam name="T">The value type.</typeparam>
public sealed class FixedBytesJsonConverter<T> : JsonConverter<T>
    where T : struct, IFixedBytes<T>
{
    /// <inheritdoc/>
    public override T Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()) : throw Malformed();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(
        Utf8JsonWriter writer,
        T value,
        JsonSerializerOptions options
    ) => writer.WritePropertyName(value.ToString()!);

    private static T Parse(string? text) =>
        FixedBytes.TryParse<T>(text, out var value) ? value : throw Malformed();

    private static JsonException Malformed() =>
        new($"expected {typeof(T).Name}: 0x and {T.ByteLength * 2} hexadecimal digits");
}
