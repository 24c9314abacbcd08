using System.Security.Cryptography;

namespace Notary.ThresholdBls.Identity;

/// <summary>A member's identity key on P-256: signs its messages and opens what is sealed to it. Never printed.</summary>
public sealed class IdentityKey : IDisposable
{
    private readonly ECDsa _signing;
    private readonly ECDiffieHellman _agreement;

    private IdentityKey(ECDsa signing)
    {
        _signing = signing;
        _agreement = ECDiffieHellman.Create(
            signing.ExportParameters(includePrivateParameters: true)
        );
        PublicKey = IdentityPublicKey.Parse(signing.ExportSubjectPublicKeyInfo());
    }

    public IdentityPublicKey PublicKey { get; }

    public static IdentityKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a PKCS#8 private key; the caller wipes its buffer.</summary>
    /// <exception cref="BlsFormatException">Not a P-256 private key.</exception>
    public static IdentityKey Import(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new IdentityKey(key);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw new BlsFormatException("An identity key is a P-256 private key in PKCS#8.");
        }
    }

    /// <summary>PKCS#8, for the keystore; the caller wipes it.</summary>
    public byte[] Export() => _signing.ExportPkcs8PrivateKey();

    /// <summary>ECDSA with SHA-256, in DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_signing)
            return _signing.SignData(
                data,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
    }

    /// <summary>The x-coordinate of the shared point.</summary>
    internal byte[] Agree(ECDiffieHellmanPublicKey other)
    {
        lock (_agreement)
            return _agreement.DeriveRawSecretAgreement(other);
    }

    public void Dispose()
    {
        _signing.Dispose();
        _agreement.Dispose();
    }

    public override string ToString() => $"IdentityKey of {PublicKey}";
}
