using System.Globalization;

namespace Notary.Evm;

/// <summary>Recursive-descent parser of ABI types; the types are written in source, so errors are programming errors.</summary>
internal sealed class AbiTypeParser(string text)
{
    private const int MaxFixedLength = 1024;
    private int position;

    public AbiType ParseWhole()
    {
        var type = ParseType();
        return position == text.Length ? type : throw Unexpected();
    }

    private AbiType ParseType()
    {
        var type = Peek() == '(' ? ParseTuple() : ParseElementary();
        while (Peek() == '[')
            type = ParseArray(type);
        return type;
    }

    private AbiTupleType ParseTuple()
    {
        var members = new List<AbiType>();
        position++;
        if (Peek() != ')')
            members.Add(ParseType());
        while (Peek() == ',')
        {
            position++;
            members.Add(ParseType());
        }
        Expect(')');
        return new([.. members]);
    }

    private AbiType ParseArray(AbiType element)
    {
        Expect('[');
        var digits = Word();
        Expect(']');
        if (digits.Length == 0)
            return element.HeadSize > 0 ? new AbiArray(element) : throw Unexpected();
        return
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is > 0 and <= MaxFixedLength
            ? new AbiFixedArray(element, length)
            : throw Unexpected();
    }

    private AbiType ParseElementary() =>
        Word() switch
        {
            "bool" => new AbiBool(),
            "address" => new AbiAddress(),
            "bytes" => new AbiBytes(),
            "string" => new AbiString(),
            var word when Size(word, "uint") is var bits and > 0 and <= 256 && bits % 8 == 0 =>
                new AbiUInt(bits),
            var word when Size(word, "int") is var bits and > 0 and <= 256 && bits % 8 == 0 =>
                new AbiInteger(bits),
            var word when Size(word, "bytes") is var length and > 0 and <= 32 => new AbiFixedBytes(
                length
            ),
            _ => throw Unexpected(),
        };

    private static int Size(string word, string prefix) =>
        word.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(
            word.AsSpan(prefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var size
        )
            ? size
            : 0;

    private string Word()
    {
        var start = position;
        while (char.IsAsciiLetterOrDigit(Peek()))
            position++;
        return text[start..position];
    }

    private char Peek() => position < text.Length ? text[position] : '\0';

    private void Expect(char character)
    {
        if (Peek() != character)
            throw Unexpected();
        position++;
    }

    private FormatException Unexpected() => new($"not a type of the ABI: '{text}' at {position}");
}
