using System.Security.Cryptography;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Common;

namespace Notary.FabricPeer.Ordering;

/// <summary>The orderer's signature over value ‖ signature header ‖ block header (Fabric, orderer blockwriter.go).</summary>
internal sealed class BlockSigner(FabricIdentity orderer)
{
    private const int NonceBytes = 24;

    /// <param name="header">The block's.</param>
    /// <param name="lastConfig">Number of the last block that set the configuration; possibly this one.</param>
    public Metadata Sign(BlockHeader header, ulong lastConfig)
    {
        var value = new OrdererBlockMetadata
        {
            LastConfig = new LastConfig { Index = lastConfig },
        }.ToByteString();
        var signatureHeader = new SignatureHeader
        {
            Creator = ByteString.CopyFrom(orderer.Serialized),
            Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(NonceBytes)),
        }.ToByteString();
        byte[] message = [.. value.Span, .. signatureHeader.Span, .. BlockHash.HeaderBytes(header)];
        var metadata = new Metadata { Value = value };
        metadata.Signatures.Add(
            new MetadataSignature
            {
                SignatureHeader = signatureHeader,
                Signature = ByteString.CopyFrom(orderer.Sign(message)),
            }
        );
        return metadata;
    }
}
