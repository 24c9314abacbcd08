using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Ledger;

namespace Notary.FabricPeer.Services;

/// <summary>A block without what its transactions say: ids, verdicts, and events without their payloads (Fabric, core/peer/deliverevents.go).</summary>
internal static class FilteredBlocks
{
    public static FilteredBlock Of(Block block, string channel)
    {
        var filtered = new FilteredBlock { ChannelId = channel, Number = block.Header.Number };
        var codes = BlockParser.ValidationCodes(block).ToArray();
        filtered.FilteredTransactions.AddRange(
            block.Data.Data.Select((data, i) => Of(data, (TxValidationCode)codes[i]))
        );
        return filtered;
    }

    private static FilteredTransaction Of(ByteString data, TxValidationCode code)
    {
        var header = BlockEntry.HeaderOf(data);
        var filtered = new FilteredTransaction
        {
            Txid = header.TxId,
            Type = (HeaderType)header.Type,
            TxValidationCode = code,
        };
        if (EndorserTransaction.TryParse(data) is { } transaction)
        {
            filtered.TransactionActions = new FilteredTransactionActions();
            if (transaction.Event is { } e)
            {
                e.Payload = ByteString.Empty;
                filtered.TransactionActions.ChaincodeActions.Add(
                    new FilteredChaincodeAction { ChaincodeEvent = e }
                );
            }
        }
        return filtered;
    }
}
