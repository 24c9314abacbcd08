using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Blocks;

public static class BlockParser
{
    /// <exception cref="FabricException">Header or metadata is missing, or the data does not fit the header.</exception>
    public static FabricBlock Parse(Block block)
    {
        var header = block.Header ?? throw Invalid("a block without header");
        var dataHash = BlockHash.OfData(block.Data ?? new());
        if (!header.DataHash.Span.SequenceEqual(dataHash))
        {
            throw Invalid($"block {header.Number}'s data does not fit its header");
        }
        return new(
            header.Number,
            BlockHash.Of(header),
            header.PreviousHash.ToByteArray(),
            dataHash,
            Transactions(block),
            block
        );
    }

    /// <returns>One validation code per transaction, as the peer recorded them.</returns>
    public static ReadOnlySpan<byte> ValidationCodes(Block block)
    {
        var metadata = block.Metadata?.Metadata;
        var index = (int)BlockMetadataIndex.TransactionsFilter;
        return metadata is not null && metadata.Count > index ? metadata[index].Span : [];
    }

    private static FabricTransaction[] Transactions(Block block)
    {
        var data = block.Data?.Data ?? [];
        var codes = ValidationCodes(block);
        if (codes.Length != data.Count)
        {
            throw Invalid($"block {block.Header.Number} has no verdict on each transaction");
        }
        var transactions = new FabricTransaction[data.Count];
        for (var i = 0; i < data.Count; i++)
        {
            transactions[i] = Transaction(i, data[i], (TxValidationCode)codes[i]);
        }
        return transactions;
    }

    private static FabricTransaction Transaction(int index, ByteString data, TxValidationCode code)
    {
        var parsed = TransactionParser.TryParse(data);
        return parsed is null
            ? new(index, "", HeaderType.Message, Refused(code), null, null, null)
            : new(
                index,
                parsed.TransactionId,
                parsed.Type,
                code,
                parsed.Creator,
                parsed.ClientTime,
                parsed.Call
            );
    }

    /// <summary>What cannot be read is never valid, whatever the peer says.</summary>
    private static TxValidationCode Refused(TxValidationCode code) =>
        code == TxValidationCode.Valid ? TxValidationCode.InvalidOtherReason : code;

    private static FabricException Invalid(string message) =>
        new(FabricOperation.Deliver, new GrpcException(GrpcStatusCode.DataLoss, message), null);
}
