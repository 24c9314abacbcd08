using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Notary.Cli.Group;

/// <summary>Long names short enough for people.</summary>
internal static class GroupTexts
{
    private const int Digits = 18;

    /// <summary>The head of a key or an id, 0x-hex.</summary>
    public static string Head(string? hex) =>
        hex is null ? "–"
        : hex.Length <= Digits ? hex
        : hex[..Digits] + "…";

    /// <summary>Identity keys all begin alike: their fingerprint is the SHA-256 of their text's bytes.</summary>
    public static string Fingerprint(string identity) =>
        Convert.ToHexStringLower(SHA256.HashData(Bytes(identity)))[..16];

    /// <param name="lastSeen">Unix seconds.</param>
    public static string Ago(long? lastSeen, long now) =>
        lastSeen is not { } at ? "never"
        : now - at < 2 ? "now"
        : string.Create(CultureInfo.InvariantCulture, $"{now - at} s ago");

    private static byte[] Bytes(string identity)
    {
        try
        {
            return Convert.FromHexString(identity.AsSpan(Math.Min(2, identity.Length)));
        }
        catch (FormatException)
        {
            return Encoding.UTF8.GetBytes(identity);
        }
    }
}
