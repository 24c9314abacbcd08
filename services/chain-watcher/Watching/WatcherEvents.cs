using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.ChainWatcher.Watching;

// One stream, "chain": what this watcher's node showed, in the node's order. Heights are block numbers.

public sealed record BlockSeen(long Height, Bytes32 Hash, Bytes32 ParentHash, long? Timestamp);

/// <summary>A block left the chain, and with it all that was seen in it.</summary>
/// <param name="Depth">It had at most so many confirmations, itself among them; null in logs that did not count them.</param>
public sealed record BlockUndone(long Height, Bytes32 Hash, long? Depth = null);

/// <summary>A node calls this block final, and all before it. Seen only where the settings' finality asks for it.</summary>
public sealed record BlockFinalized(long Height, Bytes32 Hash);

/// <summary>Block 0 of the chain that this log is about, as the first node showed it.</summary>
public sealed record GenesisSeen(Bytes32 Hash);

/// <summary>A node is not believed, and not followed until it answered a probe well. Reason: a code of docs/reasons.md.</summary>
public sealed record NodeDropped(string Node, string Reason, string Detail);

public sealed record NodeRestored(string Node);

/// <summary>The watch ended at this block: every node's chain leaves the recorded one too deeply to be followed.</summary>
public sealed record WatchStopped(long Height, string Reason);

/// <summary>A transaction to our contracts is in the mempool; the leg's members are null where it performs none.</summary>
public sealed record PendingSeen(string TxId, string? Raw, PendingLegSeen? Leg);

/// <summary>A transaction that was pending is in a block. Succeeded: false if it reverted.</summary>
public sealed record PendingMined(string TxId, long Height, bool Succeeded);

/// <summary>A transaction that was pending left the mempool without a block. ReplacedBy: the one that took its nonce, where it was seen.</summary>
public sealed record PendingDropped(string TxId, string? ReplacedBy);

public sealed record PendingLegSeen(
    Side Side,
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 AnswerDigest
);

/// <summary>A lock is in a block. Agreement: ABI words, 0x-hex; amounts: decimal strings.</summary>
public sealed record DepositSeen(
    string TxId,
    long Height,
    Bytes32 AgreementId,
    Bytes32 Party,
    Address Account,
    string Amount,
    string Balance,
    string Agreement,
    EvmSignature ConsumerSignature,
    EvmSignature ProviderSignature
);

/// <summary>Decision: a lock has the agreement's depth, and what the settings ask for its amount.</summary>
public sealed record DepositConfirmed(DepositSeen Deposit);

/// <summary>A leg is in a block.</summary>
public sealed record LegSeen(
    string TxId,
    long Height,
    Side Side,
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 AnswerDigest
);

/// <summary>Decision: a leg has the agreement's depth, and what the settings ask for the most that it may be about.</summary>
public sealed record LegReachedDepth(LegSeen Leg);

/// <summary>A penalty is in a block.</summary>
public sealed record PenaltySeen(
    string TxId,
    long Height,
    PenaltyKind Kind,
    Bytes32 AgreementId,
    ulong Sequence,
    Address Account,
    Bytes32 Victim,
    string Amount,
    Bytes32 AnswerDigest
);

/// <summary>Somebody's proof that a leg is recorded is in a block.</summary>
public sealed record InclusionProofSeen(
    string TxId,
    long Height,
    Side Side,
    Bytes32 AgreementId,
    ulong Sequence,
    Bytes32 AnswerDigest
);

/// <summary>A party's suspension of an agreement, or its request of release, is in a block.</summary>
public sealed record SuspensionSeen(
    string TxId,
    long Height,
    Bytes32 AgreementId,
    Bytes32 Party,
    bool ReleaseRequested
);

/// <summary>The return of an agreement's deposits is in a block. Amounts: decimal strings.</summary>
public sealed record ReleaseSeen(
    string TxId,
    long Height,
    Bytes32 AgreementId,
    string ConsumerAmount,
    string ProviderAmount
);

/// <summary>A challenge is in a block, and its evidence names the leg that the contract names. More of it is not checked here.</summary>
/// <param name="Challenger">Party id of whoever sent it, whose bond it stands on.</param>
public sealed record ChallengeSeen(
    string TxId,
    long Height,
    Bytes32 Challenger,
    ChallengePublished Challenge
);

/// <summary>What is in a block as a challenge is none, and is passed on to nobody.</summary>
public sealed record ChallengeUnreadable(
    string TxId,
    long Height,
    Bytes32 Challenger,
    string Reason
);
