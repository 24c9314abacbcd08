using System.Security.Cryptography;

namespace Notary.ThresholdBls.Identity;

/// <summary>A member's public identity key: ECDSA and ECDH on P-256, as DER SubjectPublicKeyInfo.</summary>
public sealed class IdentityPublicKey : IEquatable<IdentityPublicKey>
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] _der;
    private readonly ECDsa _verifier;

    private IdentityPublicKey(byte[] der, ECDsa verifier) => (_der, _verifier) = (der, verifier);

    /// <exception cref="BlsFormatException">Not the canonical encoding of a point of P-256.</exception>
    public static IdentityPublicKey Parse(ReadOnlySpan<byte> der)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out _);
            if (IsP256(key) && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(der))
                return new IdentityPublicKey(der.ToArray(), key);
        }
        catch (CryptographicException)
        {
            // Falls through: what is wrong with foreign bytes is of no use to anybody.
        }
        key.Dispose();
        throw new BlsFormatException(
            "An identity key is a P-256 public key, DER SubjectPublicKeyInfo, uncompressed."
        );
    }

    public byte[] ToBytes() => [.. _der];

    /// <summary>ECDSA with SHA-256, signature in DER. A malformed signature is false, not an error.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        // Reading the key costs more than using it, so it is kept; an ECDsa serves one thread at a time.
        lock (_verifier)
            return _verifier.VerifyData(
                data,
                signature,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
    }

    internal ECDiffieHellman ToEcdh()
    {
        var key = ECDiffieHellman.Create();
        key.ImportSubjectPublicKeyInfo(_der, out _);
        return key;
    }

    private static bool IsP256(ECDsa key) =>
        string.Equals(key.ExportParameters(false).Curve.Oid.Value, P256, StringComparison.Ordinal);

    public bool Equals(IdentityPublicKey? other) =>
        other is not null && _der.AsSpan().SequenceEqual(other._der);

    public override bool Equals(object? obj) => Equals(obj as IdentityPublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(_der, _der.Length - sizeof(int));

    public override string ToString() => Convert.ToHexStringLower(_der);
}
