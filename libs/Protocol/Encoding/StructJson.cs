using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Evm;

namespace Notary.Protocol.Encoding;

/// <summary>
/// The JSON form of a structure (docs/formats.md): member names of its EIP-712 type, integers as decimal strings, bytes as
/// 0x-hex in lower case. The type's own text is the schema.
/// </summary>
public static class StructJson
{
    private const int MaxDigits = 78; // of 2^256

    public static JsonObject ToJson<T>(this T value)
        where T : IEip712Struct<T>
    {
        var words = value.ToAbi().Chunk(AbiWords.Size);
        return new(
            Schema<T>
                .Members.Zip(words)
                .Select(m => KeyValuePair.Create(m.First.Name, ToText(m.First.Type, m.Second)))
        );
    }

    /// <summary>Writes what <see cref="ToJson"/> makes, without making it.</summary>
    public static void Write<T>(Utf8JsonWriter json, T value)
        where T : IEip712Struct<T>
    {
        var words = AbiStruct.Words(value);
        json.WriteStartObject();
        foreach (var (i, (type, name)) in Schema<T>.Encoded.Index())
            WriteWord(json, name, type, words.Slice(i * AbiWords.Size, AbiWords.Size));
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">Not exactly the type's members, or a value out of its type's range.</exception>
    public static T FromJson<T>(JsonElement json)
        where T : IEip712Struct<T>
    {
        if (
            json.ValueKind != JsonValueKind.Object
            || json.GetPropertyCount() != Schema<T>.Members.Length
        )
            throw new FormatException($"expected an object with the members of {T.TypeText}");
        var words = new AbiWordWriter(T.WordCount);
        foreach (var (type, name) in Schema<T>.Members)
            AddWord(words, type, TextOf(json, name));
        return AbiStruct.FromAbi<T>(words.Words);
    }

    /// <summary>A member that is a string.</summary>
    /// <exception cref="FormatException">It is absent or something else.</exception>
    public static string TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : throw new FormatException($"{name} must be a string");

    /// <summary>A decimal number of at most 256 bits, without sign.</summary>
    /// <exception cref="FormatException">The text is no such number.</exception>
    public static BigInteger ParseNumber(string text) =>
        text.Length <= MaxDigits
        && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value <= AbiWords.MaxUInt256
            ? value
            : throw new FormatException("a number is a decimal string below 2^256");

    private static JsonNode? ToText(string type, byte[] word) =>
        type switch
        {
            "address" => AbiWords.ReadAddress(word).ToString(),
            "bytes32" => AbiWords.ReadBytes32(word).ToString(),
            _ => AbiWords.ReadUInt256(word).ToString(CultureInfo.InvariantCulture),
        };

    private static void WriteWord(
        Utf8JsonWriter json,
        JsonEncodedText name,
        string type,
        ReadOnlySpan<byte> word
    )
    {
        switch (type)
        {
            case "address":
                HexJson.Write(json, name, word[(AbiWords.Size - Address.Size)..]);
                break;
            case "bytes32":
                HexJson.Write(json, name, word);
                break;
            default:
                var number = AbiWords.ReadUInt256(word);
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AddWord(AbiWordWriter words, string type, string text)
    {
        switch (type)
        {
            case "address":
                words.Add(Address.Parse(text));
                break;
            case "bytes32":
                words.Add(Bytes32.Parse(text));
                break;
            default:
                words.Add(ParseNumber(text));
                break;
        }
    }

    private static class Schema<T>
        where T : IEip712Struct<T>
    {
        public static readonly (string Type, string Name)[] Members =
        [
            .. T.TypeText[(T.TypeText.IndexOf('(', StringComparison.Ordinal) + 1)..^1]
                .Split(',')
                .Select(member => member.Split(' '))
                .Select(parts => (parts[0], parts[1])),
        ];

        public static readonly (string Type, JsonEncodedText Name)[] Encoded =
        [
            .. Members.Select(m => (m.Type, JsonEncodedText.Encode(m.Name))),
        ];
    }
}
