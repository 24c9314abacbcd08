using System.Security.Cryptography;
using Notary.Evm;

namespace Notary.Member.Credit;

/// <summary>What evidence calls a notary: identity keys are too long for it.</summary>
public static class NodeName
{
    private const int Length = 16;

    /// <summary>The first 16 bytes of the SHA-256 of the key, lower-case hex.</summary>
    /// <param name="identity">DER SubjectPublicKeyInfo, 0x-hex.</param>
    /// <exception cref="FormatException">It is no 0x-hex.</exception>
    public static string Of(string identity) =>
        Convert.ToHexStringLower(SHA256.HashData(Hex.Decode(identity)).AsSpan(0, Length));
}
