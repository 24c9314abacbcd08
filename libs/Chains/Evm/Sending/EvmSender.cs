using System.Numerics;
using Notary.Chains.Evm.Contracts;
using Notary.Evm;

namespace Notary.Chains.Evm.Sending;

/// <summary>Makes and broadcasts the transactions of one account.</summary>
internal sealed class EvmSender(EvmRpc rpc, EvmPrivateKey key, ulong chainId, TimeProvider time)
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
        var fees = FeesAsync(cancellation);
        var count = rpc.TransactionCountAsync(Account, BlockTag.Pending, cancellation);
        await Task.WhenAll(gas, fees, count);
        var (tip, max) = await fees;
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
    public async Task<Bytes32> BroadcastAsync(
        SignedTransaction transaction,
        CancellationToken cancellation
    )
    {
        try
        {
            return await rpc.SendRawTransactionAsync(transaction.Raw, cancellation);
        }
        catch (JsonRpcException)
        {
            if (await rpc.TransactionAsync(transaction.Hash, cancellation) is not null)
                return transaction.Hash;
            if (transaction.Sender == Account)
                nonces.Release(transaction.Transaction.Nonce);
            throw;
        }
    }

    // State may change between simulation and block: a storage word may be written for the first time.
    private static ulong WithReserve(ulong gas) => gas + (gas / 4) + 10_000;

    // Room for six full blocks in a row, each of which raises the base fee by an eighth (EIP-1559).
    private async Task<(BigInteger Tip, BigInteger Max)> FeesAsync(CancellationToken cancellation)
    {
        var tip = rpc.MaxPriorityFeeAsync(cancellation);
        var header = await rpc.HeaderAsync(BlockTag.Latest, cancellation);
        var baseFee =
            header?.BaseFeePerGas
            ?? throw new JsonRpcUnavailableException("the chain has no base fee (EIP-1559)");
        return (await tip, (2 * baseFee) + await tip);
    }
}
