using System.Security.Cryptography;

namespace Notary.ThresholdBls.Identity;

/// <summary>
/// A share that only its member can read: ECIES on P-256 with HKDF-SHA256 and AES-256-GCM.
/// Form: 0x04 ‖ ephemeral public key (64) ‖ nonce (12) ‖ ciphertext (32) ‖ tag (16); both keys and the context enter the key.
/// </summary>
public static class SealedShare
{
    /// <summary>Length in bytes.</summary>
    public const int Length = PointLength + NonceLength + SecretShare.Length + TagLength;

    private const int CoordinateLength = 32;
    private const int PointLength = 1 + (2 * CoordinateLength);
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;
    private const byte Uncompressed = 0x04;

    /// <summary>Encrypts a share to <paramref name="recipient"/>; <paramref name="context"/> names where it belongs.</summary>
    public static byte[] Seal(
        SecretShare share,
        IdentityPublicKey recipient,
        ReadOnlySpan<byte> context
    )
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var target = recipient.ToEcdh();
        using var targetKey = target.PublicKey;
        var message = new byte[Length];
        var parts = new Parts(message);
        WritePoint(ephemeral.ExportParameters(false).Q, parts.Ephemeral);
        RandomNumberGenerator.Fill(parts.Nonce);
        var secret = ephemeral.DeriveRawSecretAgreement(targetKey);
        var plaintext = share.Export();
        using var cipher = Cipher(secret, parts.Ephemeral, recipient, context);
        cipher.Encrypt(parts.Nonce, plaintext, parts.Ciphertext, parts.Tag, context);
        CryptographicOperations.ZeroMemory(plaintext);
        return message;
    }

    /// <summary>Opens a share for <paramref name="member"/>; null where it was not sealed to this key, member and context.</summary>
    public static SecretShare? Open(
        byte[] message,
        int member,
        IdentityKey identity,
        ReadOnlySpan<byte> context
    )
    {
        if (message.Length != Length)
            return null;
        var plaintext = new byte[SecretShare.Length];
        try
        {
            var parts = new Parts(message);
            using var ephemeral = ReadPoint(parts.Ephemeral);
            using var ephemeralKey = ephemeral.PublicKey;
            using var cipher = Cipher(
                identity.Agree(ephemeralKey),
                parts.Ephemeral,
                identity.PublicKey,
                context
            );
            cipher.Decrypt(parts.Nonce, parts.Ciphertext, parts.Tag, plaintext, context);
            return SecretShare.Parse(member, plaintext);
        }
        catch (Exception e) when (e is CryptographicException or BlsFormatException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static AesGcm Cipher(
        byte[] agreed,
        ReadOnlySpan<byte> ephemeral,
        IdentityPublicKey recipient,
        ReadOnlySpan<byte> context
    )
    {
        Span<byte> key = stackalloc byte[KeyLength];
        byte[] salt = [.. ephemeral, .. recipient.ToBytes()];
        byte[] info = [.. "notary/v1/share"u8, .. context];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, key, salt, info);
        var cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(agreed);
        return cipher;
    }

    private static void WritePoint(ECPoint point, Span<byte> destination)
    {
        destination[0] = Uncompressed;
        point.X.CopyTo(destination[1..]);
        point.Y.CopyTo(destination[(1 + CoordinateLength)..]);
    }

    private static ECDiffieHellman ReadPoint(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Uncompressed)
            throw new BlsFormatException("An ephemeral key is an uncompressed point.");
        var point = new ECPoint
        {
            X = bytes.Slice(1, CoordinateLength).ToArray(),
            Y = bytes[(1 + CoordinateLength)..].ToArray(),
        };
        // The import checks that the point is on the curve.
        return ECDiffieHellman.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }
        );
    }

    private readonly ref struct Parts(Span<byte> message)
    {
        public Span<byte> Ephemeral { get; } = message[..PointLength];

        public Span<byte> Nonce { get; } = message.Slice(PointLength, NonceLength);

        public Span<byte> Ciphertext { get; } =
            message.Slice(PointLength + NonceLength, SecretShare.Length);

        public Span<byte> Tag { get; } = message[^TagLength..];
    }
}
