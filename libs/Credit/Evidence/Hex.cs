using System.Buffers;

namespace Notary.Credit.Evidence;

/// <summary>Bytes as text: 0x and lower-case hex.</summary>
internal static class Hex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether this is such a text of so many bytes.</summary>
    public static bool Is(string text, int least, int most) =>
        text.Length >= 2 + 2 * least
        && text.Length <= 2 + 2 * most
        && text.Length % 2 == 0
        && text.StartsWith("0x", StringComparison.Ordinal)
        && text.AsSpan(2).IndexOfAnyExcept(Digits) < 0;

    /// <summary>Of a text that <see cref="Is"/>.</summary>
    public static byte[] Bytes(string text) => Convert.FromHexString(text.AsSpan(2));
}
