using System.Numerics;
using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>A block's header as a node shows it.</summary>
/// <param name="Number">Height.</param>
/// <param name="Hash">keccak256 of the encoded header, as the node says.</param>
/// <param name="ParentHash">Hash of the block before.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="StateRoot">Root of the state trie.</param>
/// <param name="TransactionsRoot">Root of the transaction trie.</param>
/// <param name="ReceiptsRoot">Root of the receipt trie.</param>
/// <param name="GasLimit">Most gas that its transactions could use.</param>
/// <param name="GasUsed">Gas that they used.</param>
/// <param name="BaseFeePerGas">EIP-1559 base fee in wei; null before London.</param>
/// <param name="LogsBloom">Filter over the events' contracts and topics, 256 bytes.</param>
public record BlockHeader(
    ulong Number,
    Bytes32 Hash,
    Bytes32 ParentHash,
    ulong Timestamp,
    Bytes32 StateRoot,
    Bytes32 TransactionsRoot,
    Bytes32 ReceiptsRoot,
    ulong GasLimit,
    ulong GasUsed,
    BigInteger? BaseFeePerGas = null,
    byte[]? LogsBloom = null
)
{
    /// <summary><see cref="Number"/> as a signed number.</summary>
    /// <exception cref="OverflowException">It exceeds 63 bits.</exception>
    [JsonIgnore]
    public long Height => checked((long)Number);
}

/// <summary>A block with its transactions.</summary>
/// <inheritdoc cref="BlockHeader"/>
/// <param name="Transactions">In the order of execution.</param>
public sealed record Block(
    ulong Number,
    Bytes32 Hash,
    Bytes32 ParentHash,
    ulong Timestamp,
    Bytes32 StateRoot,
    Bytes32 TransactionsRoot,
    Bytes32 ReceiptsRoot,
    ulong GasLimit,
    ulong GasUsed,
    IReadOnlyList<RpcTransaction> Transactions,
    BigInteger? BaseFeePerGas = null,
    byte[]? LogsBloom = null
)
    : BlockHeader(
        Number,
        Hash,
        ParentHash,
        Timestamp,
        StateRoot,
        TransactionsRoot,
        ReceiptsRoot,
        GasLimit,
        GasUsed,
        BaseFeePerGas,
        LogsBloom
    );
