using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Msp;

namespace Notary.Fabric.Blocks;

/// <summary>
/// The orderers' signatures in a block's metadata: each over metadata value ‖ signature header ‖ block header (Fabric,
/// orderer/common/multichannel/blockwriter.go). One under Raft; a quorum under BFT.
/// </summary>
public static class BlockSignatures
{
    private const int MaxSignatures = 128;

    /// <summary>How many of the trusted orderers signed this block's header.</summary>
    /// <param name="trusted">Orderers' own certificates.</param>
    /// <exception cref="FormatException">The metadata is malformed.</exception>
    public static int Count(Block block, IReadOnlyCollection<X509Certificate2> trusted)
    {
        try
        {
            var metadata = Metadata.Parser.ParseFrom(Content(block));
            if (metadata.Signatures.Count > MaxSignatures)
                throw new FormatException("a block has too many signatures");
            var header = BlockHash.HeaderBytes(block.Header);
            return metadata
                .Signatures.Select(s => SignerOf(metadata.Value, s, header, trusted))
                .OfType<X509Certificate2>()
                .Distinct()
                .Count();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException("a block's signatures are malformed", e);
        }
    }

    private static ByteString Content(Block block)
    {
        var metadata = block.Metadata?.Metadata;
        var index = (int)BlockMetadataIndex.Signatures;
        return metadata is not null && metadata.Count > index
            ? metadata[index]
            : throw new FormatException("a block has no signatures");
    }

    private static X509Certificate2? SignerOf(
        ByteString value,
        MetadataSignature signature,
        byte[] header,
        IEnumerable<X509Certificate2> trusted
    )
    {
        var creator = SignatureHeader.Parser.ParseFrom(signature.SignatureHeader).Creator;
        var identity = SerializedIdentity.Parser.ParseFrom(creator).IdBytes.ToStringUtf8();
        var signer = trusted.FirstOrDefault(t => IsPem(t, identity));
        using var key = signer?.GetECDsaPublicKey();
        byte[] message = [.. value.Span, .. signature.SignatureHeader.Span, .. header];
        return key is not null && LowSSignature.Verify(key, message, signature.Signature.Span)
            ? signer
            : null;
    }

    private static bool IsPem(X509Certificate2 certificate, string pem)
    {
        try
        {
            using var stated = X509Certificate2.CreateFromPem(pem);
            return stated.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
