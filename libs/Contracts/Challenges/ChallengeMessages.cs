namespace Notary.Contracts.Challenges;

/// <summary>
/// A challenge, published by anyone: (comTx_b, comTx_{1−b}, rawTx_{1−b}) of the fast-payments paper, section V-C.
/// </summary>
/// <param name="ChallengeId">keccak256(exchangeId ‖ kind).</param>
/// <param name="Kind">0 payment missing, 1 delivery missing.</param>
/// <param name="Agreement">ABI words; its EIP-712 digest is the answer's agreementId.</param>
/// <param name="PerformedTxId">comTx_b: the transaction of the leg that was performed.</param>
/// <param name="IntentSignature">comTx_{1−b} where the consumer is accused: its signature over the intent; else "0x".</param>
/// <param name="RawTransaction">rawTx_{1−b}: the accused's signed transaction, required of a consumer that moves first; else "0x".</param>
/// <param name="Signature">The challenger's EIP-712 signature over Challenge, 65 bytes.</param>
/// <param name="PromiseSignature">comTx_{1−b} where the provider is accused: its signature over the DeliveryPromise; else "0x".</param>
public sealed record ChallengePublished(
    string ChallengeId,
    int Kind,
    string Agreement,
    string Answer,
    string Attestation,
    string PerformedTxId,
    long IntentValidUntil,
    string IntentSignature,
    string RawTransaction,
    string Challenger,
    string Signature,
    int SchemaVersion = 1,
    string PromiseSignature = "0x"
);

/// <summary>The challenge service accepted a challenge's form and asks every notary.</summary>
/// <param name="Epoch">Of the group that is asked again, after it took over on the accused's chain; null at first.</param>
public sealed record ChallengeRaised(
    ChallengePublished Challenge,
    long RaisedAt,
    int SchemaVersion = 1,
    ulong? Epoch = null
);

/// <summary>
/// What a member saw on its own node. Status: "included" or "missing", true at the named head.
/// </summary>
/// <param name="Chain">CAIP-2 id of the accused leg's chain; the head is the block that the statement was made at.</param>
/// <param name="Signature">By the member's identity key (docs/formats.md, "Messages of members").</param>
/// <param name="Proof">The evidence (docs/formats.md, "Proofs"): of inclusion, or of how the leg stands at the head; null before version 2.</param>
public sealed record InclusionStated(
    string ChallengeId,
    int Member,
    string Status,
    string Chain,
    long HeadHeight,
    string HeadHash,
    long StatedAt,
    string Signature,
    int SchemaVersion = 1,
    string? Proof = null
);

/// <summary>t partial signatures made a penalty.</summary>
/// <param name="GroupSignature">Compressed G1, 48 bytes.</param>
public sealed record PenaltySigned(
    string ChallengeId,
    string Chain,
    ulong Epoch,
    string Message,
    string GroupSignature,
    int[] Members,
    int SchemaVersion = 1
);

/// <summary>A challenge ended. Outcome: upheld or dismissed. One that was rejected for its form never began.</summary>
public sealed record ChallengeDecided(
    string ChallengeId,
    string Outcome,
    string Reason,
    string? TxId,
    int SchemaVersion = 1
);

/// <summary>What a member says of the accused leg.</summary>
public static class StatementStatus
{
    /// <summary>UserContract recorded it.</summary>
    public const string Included = "included";

    /// <summary>It is not recorded, and that breaks the agreement.</summary>
    public const string Missing = "missing";
}
