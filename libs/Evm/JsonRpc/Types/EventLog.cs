namespace Notary.Evm;

/// <summary>An event that a contract emitted.</summary>
/// <param name="Address">The contract.</param>
/// <param name="Topics">The event's signature hash and its indexed members.</param>
/// <param name="Data">The other members.</param>
/// <param name="BlockNumber">Height; null while pending.</param>
/// <param name="BlockHash">Block; null while pending.</param>
/// <param name="TransactionHash">Transaction.</param>
/// <param name="LogIndex">Place among the block's events.</param>
/// <param name="Removed">True when a reorganisation took it back.</param>
public sealed record EventLog(
    Address Address,
    IReadOnlyList<Bytes32> Topics,
    byte[] Data,
    ulong? BlockNumber = null,
    Bytes32? BlockHash = null,
    Bytes32? TransactionHash = null,
    ulong? LogIndex = null,
    bool Removed = false
)
{
    /// <summary>True if this is <paramref name="description"/> of any contract.</summary>
    public bool Is(AbiEvent description) => description.Matches([.. Topics]);

    /// <summary>The event's members in the order of their declaration.</summary>
    /// <exception cref="FormatException">Another event, or not canonical.</exception>
    public AbiValues Decode(AbiEvent description) => description.Decode([.. Topics], Data);
}

/// <summary>Which events a query or subscription is about.</summary>
/// <param name="Address">Emitting contracts; any where null.</param>
/// <param name="Topics">Per position the allowed values; any where null.</param>
/// <param name="FromBlock">First block, as a tag or quantity.</param>
/// <param name="ToBlock">Last block, as a tag or quantity.</param>
/// <param name="BlockHash">One block, instead of a range (EIP-234).</param>
public sealed record LogFilter(
    IReadOnlyList<Address>? Address = null,
    IReadOnlyList<IReadOnlyList<Bytes32>?>? Topics = null,
    string? FromBlock = null,
    string? ToBlock = null,
    Bytes32? BlockHash = null
);
