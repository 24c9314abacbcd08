using Notary.Chains.Evm.Contracts;
using Notary.Evm;

namespace Notary.Chains.Evm.Sending;

/// <summary>Waits for a transaction's block.</summary>
internal sealed class OutcomeWaiter(EvmRpc rpc, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <exception cref="ChainRejectedException">
    /// Another transaction took its place; noticed where the node showed it pending during the wait.
    /// </exception>
    public async Task<TransactionOutcome> WaitAsync(Bytes32 hash, CancellationToken cancellation)
    {
        RpcTransaction? seen = null;
        while (true)
        {
            if (await rpc.ReceiptAsync(hash, cancellation) is { } receipt)
                return await ToOutcomeAsync(receipt, cancellation);
            seen = await rpc.TransactionAsync(hash, cancellation) ?? seen;
            if (seen is not null && await WasReplacedAsync(seen, cancellation))
                throw new ChainRejectedException($"another transaction took the place of {hash}");
            await Task.Delay(PollInterval, time, cancellation);
        }
    }

    private async Task<bool> WasReplacedAsync(
        RpcTransaction transaction,
        CancellationToken cancellation
    ) =>
        await rpc.TransactionCountAsync(transaction.From, cancellation: cancellation)
            > transaction.Nonce
        && await rpc.ReceiptAsync(transaction.Hash, cancellation) is null;

    private async Task<TransactionOutcome> ToOutcomeAsync(
        TransactionReceipt receipt,
        CancellationToken cancellation
    )
    {
        var reason = receipt.Succeeded ? null : await ReasonAsync(receipt, cancellation);
        return new(
            receipt.TransactionHash.ToString(),
            checked((long)receipt.BlockNumber),
            receipt.Succeeded,
            reason
        );
    }

    // A receipt has no revert data; the same call on the block's state usually gives it.
    private async Task<string> ReasonAsync(
        TransactionReceipt receipt,
        CancellationToken cancellation
    )
    {
        try
        {
            if (await rpc.TransactionAsync(receipt.TransactionHash, cancellation) is { } sent)
                await rpc.CallAsync(
                    new CallRequest(sent.To, sent.Input, sent.From, sent.Value, sent.Gas),
                    BlockTag.Hash(receipt.BlockHash),
                    cancellation
                );
            return "reverted";
        }
        catch (EvmRevertException revert)
        {
            return ContractErrors.Describe(revert).Text;
        }
        catch (JsonRpcException)
        {
            return "reverted";
        }
    }
}
