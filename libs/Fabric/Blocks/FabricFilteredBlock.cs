using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Blocks;

/// <summary>What a peer says about a block to whoever may not, or need not, read its transactions.</summary>
public sealed record FabricFilteredBlock(
    ulong Number,
    IReadOnlyList<FabricFilteredTransaction> Transactions
)
{
    internal static FabricFilteredBlock Of(FilteredBlock block) =>
        new(
            block.Number,
            [
                .. block.FilteredTransactions.Select(t => new FabricFilteredTransaction(
                    t.Txid,
                    t.Type,
                    t.TxValidationCode,
                    t.TransactionActions?.ChaincodeActions.FirstOrDefault()?.ChaincodeEvent?.EventName
                )),
            ]
        );
}

/// <param name="EventName">The chaincode event's name, where there is one; its payload is withheld.</param>
public sealed record FabricFilteredTransaction(
    string TransactionId,
    HeaderType Type,
    TxValidationCode Code,
    string? EventName
);
