using Notary.Chains.Calls;

namespace Notary.Chains;

/// <summary>Sends our own transactions, with the identity that the chain was opened with.</summary>
public interface IChainWriter
{
    /// <summary>Whether there is an identity to send with.</summary>
    bool CanSend => true;

    /// <summary>
    /// Makes a signed transaction without sending it (Fabric: endorsed and signed). The call is simulated first.
    /// </summary>
    /// <exception cref="ChainRejectedException">The contract refuses the call; the message is its reason.</exception>
    Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation);

    /// <summary>Hands a transaction to the node's mempool, or to the orderer; returns once it was accepted, not mined.</summary>
    /// <exception cref="ChainRejectedException">The node or the orderer refused it.</exception>
    Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation);

    /// <summary>
    /// The same call in the same place, at a higher price: for one that blocks leave out. Makes way for it, too, where the account's
    /// earlier places are empty. It is not sent yet, and only one of the two is ever executed.
    /// </summary>
    /// <param name="transaction">Ours, which the chain accepted.</param>
    /// <param name="since">Height of the chain when it did.</param>
    /// <returns>Null where the chain has no prices, it is too early, or the price is as high as settings allow.</returns>
    Task<PreparedTransaction?> HastenAsync(
        PreparedTransaction transaction,
        long since,
        CancellationToken cancellation
    ) => Task.FromResult<PreparedTransaction?>(null);

    /// <summary>Waits until the transaction is in a block.</summary>
    /// <exception cref="ChainRejectedException">Another transaction of its account took its place.</exception>
    Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation);
}

/// <summary>A signed transaction: EIP-2718 bytes, or a Fabric envelope.</summary>
/// <param name="Raw">Empty where several calls share the transaction and another has its bytes.</param>
/// <param name="Replaces">Id of the transaction whose place it takes in the mempool; null: it takes nobody's.</param>
public sealed record PreparedTransaction(string TxId, byte[] Raw, string? Replaces = null);

/// <summary>How a transaction ended. <paramref name="Reason"/>: revert data or validation code where it failed.</summary>
public sealed record TransactionOutcome(string TxId, long Height, bool Succeeded, string? Reason);

public static class ChainWriterExtensions
{
    /// <summary>Prepares, broadcasts, and returns the transaction id once the chain accepted it.</summary>
    public static async Task<string> SubmitAsync(
        this IChainWriter chain,
        ChainCall call,
        CancellationToken cancellation
    )
    {
        var transaction = await chain.PrepareAsync(call, cancellation);
        await chain.BroadcastAsync(transaction, cancellation);
        return transaction.TxId;
    }
}
