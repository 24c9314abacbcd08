using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Notary.FabricPeer.Crypto;

/// <summary>An organisation's authority: P-256, self-signed, ten years.</summary>
internal sealed class CertificateAuthority
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);
    private readonly CertifiedKey _authority;
    private readonly TimeProvider _time;

    public CertificateAuthority(CertifiedKey authority, TimeProvider time) =>
        (_authority, _time) = (authority, time);

    public string CertificatePem => _authority.CertificatePem;

    public static CertifiedKey CreateRoot(string organisation, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request($"CN=ca.{organisation},O={organisation}", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
                true
            )
        );
        var now = time.GetUtcNow();
        using var root = request.CreateSelfSigned(now - TimeSpan.FromHours(1), now + Lifetime);
        return Export(root, key);
    }

    /// <param name="name">The common name.</param>
    /// <param name="role">The organisational unit, as Fabric's node OUs name it: client, admin, peer, orderer.</param>
    public CertifiedKey Issue(string name, string role)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(Request($"CN={name},OU={role}", key), key);
    }

    /// <summary>A certificate for a TLS server at a host, or at this machine's loopback addresses.</summary>
    public CertifiedKey IssueServer(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }
        var request = Request($"CN={host}", key);
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, key);
    }

    private CertifiedKey Sign(CertificateRequest request, ECDsa key)
    {
        using var authority = X509Certificate2.CreateFromPem(
            _authority.CertificatePem,
            _authority.KeyPem
        );
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(false, false, 0, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false)
        );
        var from = _time.GetUtcNow() - TimeSpan.FromHours(1);
        var until = new DateTimeOffset(authority.NotAfter.ToUniversalTime());
        // A serial number is a positive integer: the first bit stays clear.
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var certificate = request.Create(authority, from, until, serial);
        return Export(certificate, key);
    }

    private static CertificateRequest Request(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false)
        );
        return request;
    }

    private static CertifiedKey Export(X509Certificate2 certificate, ECDsa key) =>
        new(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
}
