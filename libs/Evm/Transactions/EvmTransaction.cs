using System.Numerics;

namespace Notary.Evm;

/// <summary>Envelope types of EIP-2718 that this library writes.</summary>
public enum TransactionType : byte
{
    /// <summary>Before EIP-2718; with a chain id by EIP-155.</summary>
    Legacy = 0,

    /// <summary>EIP-2930.</summary>
    AccessList = 1,

    /// <summary>EIP-1559.</summary>
    DynamicFee = 2,
}

/// <summary>An account and storage slots that a transaction announces (EIP-2930).</summary>
/// <param name="Address">The account.</param>
/// <param name="StorageKeys">Its slots.</param>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Bytes32> StorageKeys);

/// <summary>What a sender signs. Amounts and prices are in wei.</summary>
public sealed record EvmTransaction
{
    /// <summary>Envelope type.</summary>
    public TransactionType Type { get; init; } = TransactionType.DynamicFee;

    /// <summary>EIP-155 chain id; null only for a legacy transaction that any chain accepts.</summary>
    public required ulong? ChainId { get; init; }

    /// <summary>Number of the sender's transactions before this one.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Tip per gas; of the older types, the gas price.</summary>
    public required BigInteger MaxPriorityFeePerGas { get; init; }

    /// <summary>Highest price per gas; of the older types, the gas price.</summary>
    public required BigInteger MaxFeePerGas { get; init; }

    /// <summary>Gas bought.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Recipient; null creates a contract.</summary>
    public required Address? To { get; init; }

    /// <summary>Wei sent along.</summary>
    public BigInteger Value { get; init; }

    /// <summary>Calldata or initialisation code.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>Announced accounts and slots; empty for legacy transactions.</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    /// <summary>keccak256 of the unsigned encoding.</summary>
    /// <exception cref="ArgumentException">The transaction is not valid on any chain.</exception>
    public Bytes32 SigningHash()
    {
        TransactionRules.Require(this);
        return Keccak256.Hash(TransactionCodec.Encode(this, signature: null));
    }

    /// <summary>Signs with the sender's key.</summary>
    /// <exception cref="ArgumentException">The transaction is not valid on any chain.</exception>
    public SignedTransaction Sign(EvmPrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(this, key.Sign(SigningHash()), key.Address);
    }
}
