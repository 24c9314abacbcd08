using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Downloads;

/// <summary>
/// Nonces that need no memory: expiry (8 bytes) ‖ random (8) ‖ HMAC-SHA256 of both (its first 16). That each is used once is
/// the log's to see.
/// </summary>
internal sealed class Nonces(IOptions<DataExchangeOptions> options, TimeProvider time)
{
    private const int Random = sizeof(long);
    private const int Tag = 2 * sizeof(long);

    private readonly byte[] key = options.Value.NonceKey is { } text
        ? Hex.Decode(text)
        : RandomNumberGenerator.GetBytes(32);

    public IssuedNonce Issue()
    {
        var expiresAt = time.GetUtcNow().ToUnixTimeSeconds() + options.Value.NonceSeconds;
        Span<byte> nonce = stackalloc byte[Bytes32.Size];
        BinaryPrimitives.WriteInt64BigEndian(nonce, expiresAt);
        RandomNumberGenerator.Fill(nonce[Random..Tag]);
        TagOf(nonce[..Tag]).CopyTo(nonce[Tag..]);
        return new(Bytes32.FromSpan(nonce), expiresAt);
    }

    /// <summary>Whether it was issued here.</summary>
    public bool IsOurs(Bytes32 nonce)
    {
        ReadOnlySpan<byte> bytes = nonce.ToArray();
        return CryptographicOperations.FixedTimeEquals(TagOf(bytes[..Tag]), bytes[Tag..]);
    }

    /// <summary>Until when it is good, Unix seconds.</summary>
    public static long ExpiryOf(Bytes32 nonce) =>
        BinaryPrimitives.ReadInt64BigEndian(nonce.ToArray());

    private ReadOnlySpan<byte> TagOf(ReadOnlySpan<byte> bytes) =>
        HMACSHA256.HashData(key, bytes).AsSpan(0, Bytes32.Size - Tag);
}
