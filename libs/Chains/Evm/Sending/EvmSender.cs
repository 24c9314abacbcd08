using Notary.Chains.Evm.Contracts;
using Notary.Evm;

namespace Notary.Chains.Evm.Sending;

/// <summary>Makes and broadcasts the transactions of one account.</summary>
internal sealed class EvmSender(
    EvmRpc rpc,
    EvmPrivateKey key,
    ulong chainId,
    EvmFeeOptions settings,
    TimeProvider time
)
{
    private readonly NonceBook nonces = new(time);

    public Address Account => key.Address;

    /// <summary>Simulates, prices and signs a call.</summary>
    public async Task<SignedTransaction> PrepareAsync(
        ContractCall call,
        CancellationToken cancellation
    )
    {
        var gas = rpc.EstimateGasAsync(
            new CallRequest(call.To, call.Data, Account, call.Value),
            cancellation
        );
        var asked = AskedAsync(cancellation);
        var count = rpc.TransactionCountAsync(Account, BlockTag.Pending, cancellation);
        await Task.WhenAll(gas, asked, count);
        var (tip, max) = await asked;
        return new EvmTransaction
        {
            ChainId = chainId,
            Nonce = nonces.Reserve(await count),
            MaxPriorityFeePerGas = tip,
            MaxFeePerGas = max,
            GasLimit = WithReserve(await gas),
            To = call.To,
            Value = call.Value,
            Data = call.Data,
        }.Sign(key);
    }

    /// <summary>Hands a transaction to the node; one that the node has already is accepted.</summary>
    /// <param name="replaces">Whose place it may take; null: it takes nobody's.</param>
    /// <exception cref="ChainRejectedException">Another transaction of the account has its nonce.</exception>
    public async Task<Bytes32> BroadcastAsync(
        SignedTransaction transaction,
        Bytes32? replaces,
        CancellationToken cancellation
    )
    {
        if (transaction.Sender == Account)
            await RequireFreeAsync(transaction, replaces, cancellation);
        try
        {
            return await rpc.SendRawTransactionAsync(transaction.Raw, cancellation);
        }
        catch (JsonRpcException)
        {
            if (await rpc.TransactionAsync(transaction.Hash, cancellation) is not null)
            {
                if (transaction.Sender == Account)
                    await LetGoOnAsync(transaction, cancellation);
                return transaction.Hash;
            }
            if (transaction.Sender == Account && replaces is null)
                nonces.Release(transaction.Transaction.Nonce);
            throw;
        }
    }

    /// <summary>The same call under the same nonce at a higher price, where it waits for too many blocks already.</summary>
    /// <param name="since">Height at which it was handed over.</param>
    /// <returns>Null where it is too early, the nonce is used, or the limit is reached.</returns>
    public async Task<SignedTransaction?> HastenAsync(
        SignedTransaction stuck,
        ulong since,
        CancellationToken cancellation
    )
    {
        var height = await rpc.BlockNumberAsync(cancellation);
        var used = await rpc.TransactionCountAsync(Account, BlockTag.Latest, cancellation);
        var nonce = stuck.Transaction.Nonce;
        if (height < since + (ulong)settings.RaiseAfterBlocks || used > nonce)
            return null;
        var asked = await AskedAsync(cancellation);
        await CloseGapsAsync(nonce, asked, cancellation);
        return GasPrice.Of(stuck.Transaction).RaisedTo(asked, settings.MaxFeePerGas) is { } raised
            ? (
                stuck.Transaction with
                {
                    MaxPriorityFeePerGas = raised.Tip,
                    MaxFeePerGas = raised.Max,
                }
            ).Sign(key)
            : null;
    }

    /// <summary>
    /// Whoever else sends from the account may have used the nonce since: nodes would let the dearer of the two drive the other one
    /// out of their pools.
    /// </summary>
    private async Task RequireFreeAsync(
        SignedTransaction transaction,
        Bytes32? replaces,
        CancellationToken cancellation
    )
    {
        var count = rpc.TransactionCountAsync(Account, BlockTag.Pending, cancellation);
        var known = rpc.TransactionAsync(transaction.Hash, cancellation);
        var nonce = transaction.Transaction.Nonce;
        if (await count <= nonce || await known is not null)
            return;
        if (replaces is { } other && await rpc.TransactionAsync(other, cancellation) is not null)
            return;
        nonces.Release(nonce);
        throw new ChainRejectedException($"another transaction of {Account} has nonce {nonce}");
    }

    /// <summary>What the node has and no block: a reorganisation may have lost those before it.</summary>
    private async Task LetGoOnAsync(SignedTransaction waiting, CancellationToken cancellation) =>
        await CloseGapsAsync(
            waiting.Transaction.Nonce,
            await AskedAsync(cancellation),
            cancellation
        );

    /// <summary>
    /// A nonce that was handed out and never used holds up all that follow. Whatever is not about to be used is used for nothing, at
    /// any price within the limit.
    /// </summary>
    private async Task CloseGapsAsync(ulong below, GasPrice asked, CancellationToken cancellation)
    {
        var next = await rpc.TransactionCountAsync(Account, BlockTag.Pending, cancellation);
        for (; next < below; next++)
        {
            if (nonces.IsReserved(next))
                continue;
            try
            {
                await rpc.SendRawTransactionAsync(Nothing(next, asked).Raw, cancellation);
            }
            catch (JsonRpcException)
            {
                // The nonce is used: there was no gap, or somebody else closed it.
            }
        }
    }

    private SignedTransaction Nothing(ulong nonce, GasPrice asked) =>
        new EvmTransaction
        {
            ChainId = chainId,
            Nonce = nonce,
            MaxPriorityFeePerGas = asked.Tip,
            MaxFeePerGas = settings.MaxFeePerGas,
            GasLimit = 21_000,
            To = Account,
        }.Sign(key);

    // State may change between simulation and block: a storage word may be written for the first time.
    private static ulong WithReserve(ulong gas) => gas + (gas / 4) + 10_000;

    private async Task<GasPrice> AskedAsync(CancellationToken cancellation)
    {
        var tip = rpc.MaxPriorityFeeAsync(cancellation);
        var header = await rpc.HeaderAsync(BlockTag.Latest, cancellation);
        var baseFee =
            header?.BaseFeePerGas
            ?? throw new JsonRpcUnavailableException("the chain has no base fee (EIP-1559)");
        return GasPrice.For(baseFee, await tip, settings.MaxFeePerGas);
    }
}
