using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Notary.Evm;

/// <summary>Hexadecimal text as the Ethereum JSON-RPC specification defines it: DATA (whole bytes) and QUANTITY (no leading zeros).</summary>
public static class Hex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create(
        "0123456789abcdefABCDEF"
    );

    /// <summary>Lower-case digits after <c>0x</c>, two a byte.</summary>
    public static string Encode(ReadOnlySpan<byte> data) => "0x" + Convert.ToHexStringLower(data);

    /// <summary>Reads DATA: <c>0x</c>, then an even number of digits of either case.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) =>
        TryDecode(text, out var data)
            ? data
            : throw new FormatException("expected 0x followed by whole bytes in hexadecimal");

    /// <summary>As <see cref="Decode"/>, with false instead of an exception.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? data)
    {
        data = text.Length >= 2 && text.Length % 2 == 0 ? new byte[(text.Length / 2) - 1] : null;
        return data is not null && TryDecode(text, data);
    }

    /// <summary>Fills <paramref name="destination"/>; false when the text is malformed or of another length.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && text.Length - 2 == destination.Length * 2
        && Convert.FromHexString(text[2..], destination, out _, out _) == OperationStatus.Done;

    /// <summary>QUANTITY: <c>0x0</c>, or digits without a leading zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static string EncodeQuantity(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    /// <summary>Reads a QUANTITY of at most 256 bits; leading zeros are refused.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static BigInteger DecodeQuantity(ReadOnlySpan<char> text)
    {
        if (!IsQuantity(text))
            throw new FormatException(
                "expected a quantity: 0x and up to 64 hexadecimal digits without leading zeros"
            );
        Span<char> digits = stackalloc char[text.Length - 1];
        digits[0] = '0'; // keeps BigInteger from reading a sign in the first digit
        text[2..].CopyTo(digits[1..]);
        return BigInteger.Parse(
            digits,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>Reads a QUANTITY that fits 64 bits.</summary>
    /// <exception cref="FormatException">The text is not of that form, or the value is larger.</exception>
    public static ulong DecodeUInt64(ReadOnlySpan<char> text)
    {
        var value = DecodeQuantity(text);
        return value <= ulong.MaxValue
            ? (ulong)value
            : throw new FormatException("quantity exceeds 64 bits");
    }

    private static bool IsQuantity(ReadOnlySpan<char> text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && text.Length is > 2 and <= 66
        && (text.Length == 3 || text[2] != '0')
        && !text[2..].ContainsAnyExcept(Digits);
}
