using System.Text.Json.Serialization;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

// The oracle's log, one stream for each agreement. Structures are ABI words as 0x-hex, digests and signatures 0x-hex,
// amounts decimal strings in the account's asset, times Unix seconds. The payment side is the consumer's account,
// the delivery side the provider's.

/// <summary>Input: the registry saw both deposits at depth; exchanges may be approved (PROTOCOL 3.5).</summary>
public sealed record AgreementLocked(string Agreement, int Version, string Cid);

/// <summary>Input: a deposit was locked or topped up, at depth: it counts. Side: whose account it fills.</summary>
/// <param name="Chain">CAIP-2 id of the chain that it was locked on.</param>
/// <param name="Party">Who locked it, 32 bytes as 0x-hex.</param>
public sealed record DepositSeen(
    string Agreement,
    Side Side,
    string Chain,
    string Party,
    string Amount,
    string TxId,
    long Height
);

/// <summary>Input: a leg's own transaction was seen, in a mempool (no height) or in a block short of its depth.</summary>
public sealed record LegPendingSeen(
    ulong Sequence,
    Side Side,
    string AnswerDigest,
    string TxId,
    long? Height
);

/// <summary>Input: a leg is recorded at its depth, and its account's exposure ends.</summary>
public sealed record LegConfirmedSeen(
    ulong Sequence,
    Side Side,
    string AnswerDigest,
    string TxId,
    long Height
);

/// <summary>Input: a penalty for a missing leg was paid out of that leg's account.</summary>
public sealed record PenaltySeen(
    ulong Sequence,
    Side Side,
    string Amount,
    string AnswerDigest,
    string TxId,
    long Height
);

/// <summary>Decision: under a watermark in the log no challenge of this exchange and side can come any more (PROTOCOL 4).</summary>
/// <param name="Watermark">A time that it spans, Unix seconds: the exchange's challengeUntil.</param>
public sealed record LapseSeen(ulong Sequence, Side Side, ulong Watermark);

/// <summary>Input: a pending leg's block left its chain, or its transaction the mempool (no height): it is awaited again.</summary>
public sealed record LegRevertedSeen(ulong Sequence, Side Side, string TxId, long? Height);

/// <summary>Input: a block left its chain after what it recorded of this agreement had counted as final.</summary>
/// <param name="Chain">CAIP-2 id.</param>
/// <param name="Depth">It had at most so many confirmations; null where that is not known.</param>
public sealed record FinalBlockReverted(string Chain, long Height, string Hash, long? Depth = null);

/// <summary>Input: a deposit is on its way out, seen for the first time, in a mempool (no height) or a block: it no longer counts.</summary>
public sealed record WithdrawalSeen(Side Side, string Amount, string TxId, long? Height);

/// <summary>Input: a party suspended the agreement (PROTOCOL 3.2, 7): no new answers; what is in flight runs to its end.</summary>
/// <param name="Party">32 bytes as 0x-hex.</param>
public sealed record SuspensionSeen(string Party, string TxId, long Height);

/// <summary>Input: an authentic request of the agreement's consumer.</summary>
public sealed record AnswerRequested(string Intent, string Signature, ulong ReceivedAt);

/// <summary>Input: authentic requests of the agreement's consumer that are approved together or not at all.</summary>
public sealed record BatchRequested(
    IReadOnlyList<string> Intents,
    IReadOnlyList<string> Signatures,
    ulong ReceivedAt
);

/// <summary>Decision on a request before it: reserved on both accounts. The numbers are those before the reservation.</summary>
/// <param name="ByGroup">Whether the group has to vouch for it: beyond the high-value limit an attestor may not.</param>
public sealed record AnswerApproved(
    string Answer,
    string PaymentBalance,
    string PaymentExposure,
    string DataBalance,
    string DataExposure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ByGroup = false
);

/// <summary>Decision on the request before it: refused, with a code of docs/reasons.md and the account that was short, if any.</summary>
public sealed record AnswerRejected(
    ulong Sequence,
    string Code,
    Side? Side,
    string? Required,
    string? Balance,
    string? Exposure
);

/// <summary>Decision on the batch before it: nothing is reserved, because of the request at this index.</summary>
public sealed record BatchRejected(int Index, AnswerRejected Rejection);
