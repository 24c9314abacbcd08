using System.Numerics;

namespace Notary.Evm;

/// <summary>A call to simulate; amounts in wei.</summary>
/// <param name="To">Contract; null runs <paramref name="Input"/> as initialisation code.</param>
/// <param name="Input">Calldata.</param>
/// <param name="From">Caller.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Gas">Gas limit; the node's own where null.</param>
public sealed record CallRequest(
    Address? To,
    byte[] Input,
    Address? From = null,
    BigInteger? Value = null,
    ulong? Gas = null
);

/// <summary>Base fees and tips of past blocks (EIP-1559), in wei.</summary>
/// <param name="OldestBlock">Height of the first block.</param>
/// <param name="BaseFeePerGas">Of each block, and of the one that follows the last.</param>
/// <param name="GasUsedRatio">Of each block, between 0 and 1.</param>
/// <param name="Reward">Of each block, the tips at the percentiles asked for.</param>
public sealed record FeeHistory(
    ulong OldestBlock,
    IReadOnlyList<BigInteger> BaseFeePerGas,
    IReadOnlyList<double> GasUsedRatio,
    IReadOnlyList<IReadOnlyList<BigInteger>>? Reward = null
);

/// <summary>An account and some of its slots with their Merkle-Patricia paths (EIP-1186); unchecked.</summary>
/// <param name="Address">The account.</param>
/// <param name="Balance">Wei.</param>
/// <param name="CodeHash">keccak256 of its code.</param>
/// <param name="Nonce">Number of its transactions.</param>
/// <param name="StorageHash">Root of its storage trie.</param>
/// <param name="ProofNodes">Nodes from the state root to the account.</param>
/// <param name="StorageProof">The slots.</param>
public sealed record AccountProof(
    Address Address,
    BigInteger Balance,
    Bytes32 CodeHash,
    ulong Nonce,
    Bytes32 StorageHash,
    [property: System.Text.Json.Serialization.JsonPropertyName("accountProof")]
        IReadOnlyList<byte[]> ProofNodes,
    IReadOnlyList<StorageProof> StorageProof
);

/// <summary>A slot with its path (EIP-1186); unchecked.</summary>
/// <param name="Key">The slot, as the node writes it.</param>
/// <param name="Value">Its word.</param>
/// <param name="Proof">Nodes from the storage root to the slot.</param>
public sealed record StorageProof(string Key, BigInteger Value, IReadOnlyList<byte[]> Proof);
