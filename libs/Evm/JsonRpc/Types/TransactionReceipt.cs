using System.Numerics;

namespace Notary.Evm;

/// <summary>What a transaction did.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="TransactionIndex">Its place in the block.</param>
/// <param name="BlockHash">Its block.</param>
/// <param name="BlockNumber">Its block's height.</param>
/// <param name="From">Sender.</param>
/// <param name="GasUsed">Gas that it used.</param>
/// <param name="CumulativeGasUsed">Gas that it and those before it in the block used.</param>
/// <param name="EffectiveGasPrice">Wei per gas that it paid.</param>
/// <param name="Status">1 succeeded, 0 reverted.</param>
/// <param name="Logs">Events, in order; none when it reverted.</param>
/// <param name="To">Recipient; null for a created contract.</param>
/// <param name="ContractAddress">The created contract.</param>
/// <param name="Type">The transaction's envelope type (EIP-2718).</param>
public sealed record TransactionReceipt(
    Bytes32 TransactionHash,
    ulong TransactionIndex,
    Bytes32 BlockHash,
    ulong BlockNumber,
    Address From,
    ulong GasUsed,
    ulong CumulativeGasUsed,
    BigInteger EffectiveGasPrice,
    ulong Status,
    IReadOnlyList<EventLog> Logs,
    Address? To = null,
    Address? ContractAddress = null,
    ulong Type = 0
)
{
    /// <summary>Whether the transaction's effects, other than its fee, exist.</summary>
    public bool Succeeded => Status == 1;
}
