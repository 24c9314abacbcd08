using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Notary.Fabric.Wire.Msp;

namespace Notary.Fabric.Identities;

/// <summary>A member of an organisation that can sign: an X.509 certificate and its P-256 key. Thread-safe.</summary>
public sealed class FabricIdentity : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;
    private readonly Lock _signing = new();

    private FabricIdentity(string mspId, X509Certificate2 certificate, ECDsa key, string pem)
    {
        (MspId, _certificate, _key) = (mspId, certificate, key);
        PartyId = Identities.PartyId.Of(mspId, certificate);
        Serialized = new SerializedIdentity
        {
            Mspid = mspId,
            IdBytes = ByteString.CopyFrom(Encoding.UTF8.GetBytes(pem)),
        }.ToByteArray();
    }

    public string MspId { get; }

    /// <summary>The end of the certificate's validity.</summary>
    public DateTimeOffset Expires => new(_certificate.NotAfter.ToUniversalTime());

    /// <summary>See <see cref="Identities.PartyId"/>; 32 bytes.</summary>
    public byte[] PartyId { get; }

    /// <summary>The msp.SerializedIdentity that transactions carry as their creator.</summary>
    public byte[] Serialized { get; }

    /// <exception cref="CryptographicException">Not a certificate, not a key, or not P-256.</exception>
    /// <exception cref="ArgumentException">No PEM block, or the key is not the certificate's.</exception>
    public static FabricIdentity FromPem(string mspId, string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem);
        var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        return BelongsTo(key, certificate)
            ? new FabricIdentity(mspId, certificate, key, certificate.ExportCertificatePem() + "\n")
            : throw new ArgumentException(
                "the private key is not the certificate's, or not on P-256",
                nameof(keyPem)
            );
    }

    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<FabricIdentity> FromFilesAsync(
        string mspId,
        string certificateFile,
        string keyFile,
        CancellationToken ct = default
    ) =>
        FromPem(
            mspId,
            await File.ReadAllTextAsync(certificateFile, ct),
            await File.ReadAllTextAsync(keyFile, ct)
        );

    /// <returns>A DER, low-S signature over SHA-256(message).</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        lock (_signing)
        {
            return LowSSignature.Sign(_key, message);
        }
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static bool BelongsTo(ECDsa key, X509Certificate2 certificate) =>
        key.KeySize == 256
        && key.ExportSubjectPublicKeyInfo()
            .AsSpan()
            .SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
}
