using System.Security.Cryptography;
using Notary.Fabric.Identities;

namespace Notary.FabricPeer.Membership;

/// <summary>An identity whose certificate an organisation of the channel issued.</summary>
/// <param name="Units">The organisational units of the certificate's subject: client, peer …</param>
internal sealed record Member(string MspId, IReadOnlyList<string> Units, ECDsa Key)
{
    private readonly Lock _verifying = new();

    /// <returns>Whether it is a DER, low-S signature over SHA-256(message).</returns>
    public bool HasSigned(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        lock (_verifying)
        {
            return LowSSignature.Verify(Key, message, signature);
        }
    }
}

/// <summary>An identity or a signature that the channel does not accept.</summary>
internal sealed class AccessDeniedException(string message) : Exception(message);
