namespace Notary.Contracts.Chain;

// Published by chain-watchers. Chains are CAIP-2 ids, heights block numbers, times Unix seconds,
// digests and addresses 0x-hex in lower case, amounts decimal strings in the asset's base unit.

/// <summary>A block joined the watcher's chain. <paramref name="Timestamp"/> is null where blocks carry no time (Fabric).</summary>
public sealed record BlockCommitted(
    string Chain,
    long Height,
    string Hash,
    string ParentHash,
    long? Timestamp,
    int SchemaVersion = 1
);

/// <summary>A block left the chain: everything observed in it no longer holds.</summary>
/// <param name="Depth">It had at most so many confirmations, itself among them; null where that is not known.</param>
public sealed record BlockReverted(
    string Chain,
    long Height,
    string Hash,
    long? Depth = null,
    int SchemaVersion = 1
);

/// <summary>A transaction to one of our contracts entered a mempool.</summary>
public sealed record TransactionPending(
    string Chain,
    string TxId,
    string? Raw,
    int SchemaVersion = 1
);

/// <summary>A pending transaction left the mempool without a block, by replacement or by drop.</summary>
public sealed record TransactionDropped(
    string Chain,
    string TxId,
    string? ReplacedBy,
    int SchemaVersion = 1
);

/// <summary>A deposit counts: it was locked and has the agreement's confirmation depth (PROTOCOL 3.4).</summary>
/// <param name="Balance">The account's balance after this lock.</param>
/// <param name="Agreement">ABI words of the agreement, 0x-hex.</param>
public sealed record DepositLocked(
    string Chain,
    string AgreementId,
    string Party,
    string Account,
    string Amount,
    string Balance,
    string Agreement,
    string ConsumerSignature,
    string ProviderSignature,
    string TxId,
    long Height,
    int SchemaVersion = 1
);

/// <summary>A deposit account's balance changed for another reason than a lock.</summary>
public sealed record DepositChanged(
    string Chain,
    string AgreementId,
    string Party,
    string Balance,
    string TxId,
    long Height,
    int SchemaVersion = 1
);

/// <summary>A payment was seen: pending while <paramref name="Height"/> is null, else recorded in that block.</summary>
public sealed record PaymentSeen(
    string Chain,
    string AgreementId,
    ulong Sequence,
    string AnswerDigest,
    string TxId,
    long? Height,
    int SchemaVersion = 1
);

/// <summary>A delivery was recorded in a block (or, on an EVM data chain, is pending while <paramref name="Height"/> is null).</summary>
public sealed record DeliverySeen(
    string Chain,
    string AgreementId,
    ulong Sequence,
    string AnswerDigest,
    string TxId,
    long? Height,
    int SchemaVersion = 1
);

/// <summary>A leg has the agreement's confirmation depth: its exposure is settled (PROTOCOL 4). Side: 0 payment, 1 delivery.</summary>
public sealed record LegConfirmed(
    string Chain,
    string AgreementId,
    ulong Sequence,
    int Side,
    string AnswerDigest,
    string TxId,
    long Height,
    int SchemaVersion = 1
);

/// <summary>A penalty was paid out on chain. Kind: 0 payment missing, 1 delivery missing.</summary>
public sealed record PenaltyExecuted(
    string Chain,
    string AgreementId,
    ulong Sequence,
    int Kind,
    string Account,
    string Victim,
    string Amount,
    string AnswerDigest,
    string TxId,
    long Height,
    int SchemaVersion = 1
);

/// <summary>Somebody proved to the service-provider contract that a leg is recorded with these terms. Side: 0 payment, 1 delivery.</summary>
public sealed record InclusionProved(
    string Chain,
    string AgreementId,
    ulong Sequence,
    int Side,
    string AnswerDigest,
    string TxId,
    long Height,
    int SchemaVersion = 1
);

/// <summary>A party suspended an agreement: no new answers. <paramref name="ReleaseRequested"/>: it wants its deposit without the group.</summary>
/// <param name="Party">Its party id on this chain.</param>
public sealed record AgreementSuspended(
    string Chain,
    string AgreementId,
    string Party,
    bool ReleaseRequested,
    string TxId,
    long Height,
    int SchemaVersion = 1
);

/// <summary>The deposits that this chain held under an agreement were returned: nothing is owed here any more.</summary>
public sealed record AgreementReleased(
    string Chain,
    string AgreementId,
    string ConsumerAmount,
    string ProviderAmount,
    string TxId,
    long Height,
    int SchemaVersion = 1
);
