using System.Text.Json;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>Reads what a node announces of its mempool: a transaction's body, or its id alone.</summary>
internal sealed class PendingReader(IJsonRpc connection, ulong chainId, ContractAddresses contracts)
{
    private readonly EvmRpc rpc = new(connection);

    /// <summary>Null for transactions that are not to our contracts, not of this chain, or not what they seem.</summary>
    public async Task<ChainObservation.Pending?> ReadAsync(
        JsonElement announced,
        CancellationToken cancellation
    )
    {
        try
        {
            var transaction =
                announced.ValueKind == JsonValueKind.String
                    ? await rpc.TransactionAsync(Bytes32.Parse(announced.GetString()), cancellation)
                    : RpcTransaction.Parse(announced);
            return transaction is null ? null : Observe(transaction);
        }
        catch (Exception error)
            when (error is FormatException or JsonRpcException or JsonRpcUnavailableException)
        {
            return null; // of a type that this system does not use, or gone already: its block will tell
        }
    }

    private ChainObservation.Pending? Observe(RpcTransaction transaction)
    {
        if (transaction.To is not { } to || !contracts.All.Contains(to))
            return null;
        // Rebuilt and recovered, so that a leg is pending only where its payer really signed it.
        var signed = transaction.ToSigned(chainId);
        var leg = to == contracts.User ? PendingLegDecoder.Decode(signed.Transaction.Data) : null;
        return new(signed.Hash.ToString(), signed.Raw, leg);
    }
}
