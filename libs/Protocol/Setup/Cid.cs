using System.Security.Cryptography;
using Notary.Evm;
using SimpleBase;

namespace Notary.Protocol.Setup;

/// <summary>CIDv1, raw codec, sha2-256: "b" + base32lower(01 55 12 20 ‖ digest). Other forms are refused.</summary>
public static class Cid
{
    private const int Length = 59;
    private static readonly byte[] Prefix = [0x01, 0x55, 0x12, 0x20];

    public static string Of(ReadOnlySpan<byte> block) =>
        OfDigest(Bytes32.FromSpan(SHA256.HashData(block)));

    /// <summary>The CID whose sha2-256 digest is on chain.</summary>
    public static string OfDigest(Bytes32 digest) =>
        "b"
        + Base32
            .Rfc4648.Encode([.. Prefix, .. digest.ToArray()], padding: false)
            .ToLowerInvariant();

    /// <exception cref="FormatException">No such CID.</exception>
    public static Bytes32 DigestOf(string cid)
    {
        Span<byte> bytes = stackalloc byte[Prefix.Length + Bytes32.Size];
        // Encoding again refuses upper case and stray bits, which a lenient decoder lets through.
        if (
            cid.Length == Length
            && Base32.Rfc4648.TryDecode(cid.AsSpan(1), bytes, out var written)
            && written == bytes.Length
            && bytes.StartsWith(Prefix)
            && OfDigest(Bytes32.FromSpan(bytes[Prefix.Length..])) == cid
        )
            return Bytes32.FromSpan(bytes[Prefix.Length..]);
        throw new FormatException("not a CIDv1 of a raw block with sha2-256");
    }
}
