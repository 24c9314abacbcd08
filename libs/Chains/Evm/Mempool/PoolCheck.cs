using System.Runtime.CompilerServices;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Evm.Watching;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Mempool;

/// <summary>Finds how pending transactions ended: in a followed block, or without one.</summary>
internal sealed class PoolCheck(EvmNode node, TrackedPool pool, FollowedChain chain)
{
    // A node may know nothing for a moment, between its mempool and its block.
    private const int MaxMisses = 2;
    private const int MaxAsked = 100;

    private readonly EvmRpc rpc = new(node.Connection);
    private long round;

    /// <param name="isThorough">Whether the node is also asked for those that are not due yet.</param>
    public async IAsyncEnumerable<ChainObservation> RunAsync(
        bool isThorough,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        round++;
        foreach (var sender in pool.All().GroupBy(t => t.Sender))
        {
            var next = await rpc.TransactionCountAsync(sender.Key, cancellation: cancellation);
            foreach (var used in sender.Where(t => t.Nonce < next).OrderBy(t => t.Nonce))
            {
                if (await EndAsync(used, cancellation) is not { } ended)
                    break; // later nonces are in later blocks
                foreach (var observation in ended)
                    yield return observation;
            }
            if (!isThorough)
                continue;
            foreach (
                var waiting in sender
                    .Where(t => t.Nonce >= next)
                    .OrderBy(t => t.AskedIn)
                    .Take(MaxAsked)
            )
                if (await IsForgottenAsync(waiting, cancellation) && Drop(waiting) is { } dropped)
                    yield return dropped;
        }
    }

    /// <summary>The nonce is used: by this transaction, in a block that tells of others too, or by another one.</summary>
    /// <returns>Null if that block has not been followed yet.</returns>
    private async Task<IReadOnlyList<ChainObservation>?> EndAsync(
        TrackedTransaction transaction,
        CancellationToken cancellation
    )
    {
        if (!pool.Has(transaction))
            return []; // its block was there with an earlier one
        if (await rpc.ReceiptAsync(transaction.Hash, cancellation) is { } receipt)
            return await MinedAsync(transaction, receipt.BlockNumber, cancellation);
        return ++transaction.Misses >= MaxMisses && Drop(transaction) is { } dropped
            ? [dropped]
            : [];
    }

    private async Task<IReadOnlyList<ChainObservation>?> MinedAsync(
        TrackedTransaction transaction,
        ulong number,
        CancellationToken cancellation
    )
    {
        var header = await node.Blocks.HeaderAsync(number, cancellation);
        if (header is null || !chain.Has(header))
            return null;
        var ids = await node.Blocks.TransactionsAsync(header, cancellation);
        var receipts = await node.Blocks.ReceiptsAsync(header, cancellation);
        if (ids is null || receipts is null)
            return null;
        if (!ids.Contains(transaction.Hash))
            throw new FalseAnswerException($"block {number} does not have {transaction.Hash}");
        var tracked = pool.All().ToDictionary(t => t.Hash);
        return
        [
            .. ids.Select(
                    (id, i) => (Transaction: tracked.GetValueOrDefault(id), Receipt: receipts[i])
                )
                .Where(t => t.Transaction is not null && pool.End(t.Transaction))
                .Select(t => new ChainObservation.Mined(
                    t.Transaction!.TxId,
                    header.Height,
                    t.Receipt.Succeeded
                )),
        ];
    }

    private async Task<bool> IsForgottenAsync(
        TrackedTransaction transaction,
        CancellationToken cancellation
    )
    {
        transaction.AskedIn = round;
        var isKnown = await rpc.TransactionAsync(transaction.Hash, cancellation) is not null;
        transaction.Misses = isKnown ? 0 : transaction.Misses + 1;
        return transaction.Misses >= MaxMisses;
    }

    private ChainObservation.Dropped? Drop(TrackedTransaction transaction) =>
        pool.End(transaction) ? new(transaction.TxId, ReplacedBy: null) : null;
}
