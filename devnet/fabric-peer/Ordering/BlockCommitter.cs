using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Ordering;

/// <summary>Makes a batch into the next block: a verdict on each transaction, in order. One caller at a time.</summary>
internal sealed class BlockCommitter(
    ChannelLedger ledger,
    TransactionValidator validator,
    BlockSigner signer,
    ChannelConfig config,
    Faults faults
)
{
    /// <summary>Takes back every block from the given height on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer, or not even the first one would remain.</exception>
    public void RevertTo(ulong height) => ledger.RevertTo(height);

    /// <returns>The new block's number.</returns>
    public ulong Commit(IReadOnlyList<Envelope> batch)
    {
        var data = new BlockData();
        data.Data.AddRange(batch.Select(e => e.ToByteString()));
        return Append(data, Verdicts(ledger.Height, data), ledger.Configs[^1]);
    }

    /// <summary>Sets the configuration anew, in a block of its own.</summary>
    /// <returns>The new block's number.</returns>
    public ulong CommitConfig() =>
        Append(config.Entry((ulong)ledger.Configs.Count), [TxValidationCode.Valid], ledger.Height);

    private ulong Append(BlockData data, List<TxValidationCode> codes, ulong lastConfig)
    {
        var number = ledger.Height;
        var previousHash = BlockHash.Of(ledger.Last.Header);
        ledger.Append(
            BlockBuilder.Build(
                number,
                previousHash,
                data,
                codes,
                header => signer.Sign(header, lastConfig)
            )
        );
        return number;
    }

    private List<TxValidationCode> Verdicts(ulong number, BlockData data)
    {
        var state = ledger.State;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var codes = new List<TxValidationCode>();
        foreach (var entry in data.Data)
        {
            var transaction = EndorserTransaction.TryParse(entry);
            var code = Verdict(transaction, state, ids);
            if (code == TxValidationCode.Valid)
            {
                var version = new StateVersion(number, (ulong)codes.Count);
                state = state.Apply(transaction!.Effects, version);
            }
            codes.Add(code);
        }
        return codes;
    }

    private TxValidationCode Verdict(
        EndorserTransaction? transaction,
        WorldState state,
        HashSet<string> ids
    )
    {
        var code = validator.Validate(transaction);
        if (code != TxValidationCode.Valid)
        {
            return code;
        }
        var isNew =
            ledger.Find(transaction!.TransactionId) is null && ids.Add(transaction.TransactionId);
        code = isNew
            ? ReadConflicts.Check(state, transaction.Effects)
            : TxValidationCode.DuplicateTxid;
        return code == TxValidationCode.Valid ? faults.VerdictOn(transaction.TransactionId) : code;
    }
}
