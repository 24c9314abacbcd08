using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Notary.Fabric.Wire.Msp;

namespace Notary.FabricPeer.Membership;

/// <summary>Tells who belongs to the channel: certificates under its organisations' roots.</summary>
internal sealed class ChannelMembers(IReadOnlyDictionary<string, string> roots, TimeProvider time)
{
    private const int CacheLimit = 10_000;
    private const int MaxIdentityBytes = 64 * 1024;
    private readonly ConcurrentDictionary<ByteString, (Member Member, DateTime Until)> _known = [];

    /// <summary>The member that signed this message.</summary>
    /// <exception cref="AccessDeniedException">No member, or not its low-S signature.</exception>
    public Member Authenticate(
        ByteString serializedIdentity,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        var member = Find(serializedIdentity);
        return member.HasSigned(message, signature)
            ? member
            : throw new AccessDeniedException(
                $"the signature is not valid for a member of {member.MspId}"
            );
    }

    /// <exception cref="AccessDeniedException">Not a certificate of one of the channel's organisations.</exception>
    public Member Find(ByteString serializedIdentity)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (_known.TryGetValue(serializedIdentity, out var known) && now <= known.Until)
        {
            return known.Member;
        }
        using var certificate = Certificate(serializedIdentity, out var mspId);
        var member = Verify(mspId, certificate, now);
        if (_known.Count >= CacheLimit)
        {
            _known.Clear();
        }
        _known[serializedIdentity] = (member, certificate.NotAfter.ToUniversalTime());
        return member;
    }

    private Member Verify(string mspId, X509Certificate2 certificate, DateTime now)
    {
        if (!roots.TryGetValue(mspId, out var rootPem))
        {
            throw new AccessDeniedException($"{mspId} is not an organisation of the channel");
        }
        using var root = X509Certificate2.CreateFromPem(rootPem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now;
        if (IsAuthority(certificate) || !chain.Build(certificate))
        {
            throw new AccessDeniedException($"the certificate is not one that {mspId} issued");
        }
        var key =
            certificate.GetECDsaPublicKey()
            ?? throw new AccessDeniedException("the certificate's key is not an ECDSA key");
        return new(mspId, UnitsOf(certificate), key);
    }

    private static X509Certificate2 Certificate(ByteString serialized, out string mspId)
    {
        try
        {
            if (serialized.Length > MaxIdentityBytes)
            {
                throw new AccessDeniedException("the identity is too large");
            }
            var identity = SerializedIdentity.Parser.ParseFrom(serialized);
            mspId = identity.Mspid;
            return X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8());
        }
        catch (Exception e)
            when (e is InvalidProtocolBufferException or CryptographicException or ArgumentException
            )
        {
            throw new AccessDeniedException("the identity is not an X.509 certificate");
        }
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate
            .Extensions.OfType<X509BasicConstraintsExtension>()
            .Any(constraints => constraints.CertificateAuthority);

    private static string[] UnitsOf(X509Certificate2 certificate) =>
        [
            .. certificate
                .SubjectName.EnumerateRelativeDistinguishedNames()
                .Where(name =>
                    string.Equals(
                        name.GetSingleElementType().Value,
                        "2.5.4.11",
                        StringComparison.Ordinal
                    )
                )
                .Select(name => name.GetSingleElementValue() ?? ""),
        ];
}
