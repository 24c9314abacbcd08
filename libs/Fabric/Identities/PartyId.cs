using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Notary.Fabric.Identities;

/// <summary>A Fabric party's 32-byte name: SHA-256(utf8(MSP id) ‖ 0x00 ‖ DER SubjectPublicKeyInfo).</summary>
public static class PartyId
{
    public static byte[] Of(string mspId, X509Certificate2 certificate) =>
        Of(mspId, certificate.PublicKey.ExportSubjectPublicKeyInfo());

    public static byte[] Of(string mspId, ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(mspId), 0, .. subjectPublicKeyInfo]);
}
