using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Ledger;

/// <summary>Puts a block together; its metadata's order is <see cref="BlockMetadataIndex"/>.</summary>
internal static class BlockBuilder
{
    public static Block Build(
        ulong number,
        ReadOnlySpan<byte> previousHash,
        BlockData data,
        IEnumerable<TxValidationCode> codes,
        Func<BlockHeader, Metadata>? sign = null
    )
    {
        var header = new BlockHeader
        {
            Number = number,
            PreviousHash = ByteString.CopyFrom(previousHash),
            DataHash = ByteString.CopyFrom(BlockHash.OfData(data)),
        };
        var metadata = new BlockMetadata();
        metadata.Metadata.Add(sign?.Invoke(header).ToByteString() ?? ByteString.Empty);
        metadata.Metadata.Add(ByteString.Empty);
        metadata.Metadata.Add(ByteString.CopyFrom([.. codes.Select(c => (byte)c)]));
        metadata.Metadata.Add(ByteString.Empty);
        metadata.Metadata.Add(ByteString.Empty);
        return new Block
        {
            Header = header,
            Data = data,
            Metadata = metadata,
        };
    }
}
