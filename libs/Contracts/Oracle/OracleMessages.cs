namespace Notary.Contracts.Oracle;

// Published by the oracle. Amounts are decimal strings; ids, digests and signatures 0x-hex.

/// <summary>An exposure ended on one account. Reason: settled, lapsed or penalised.</summary>
public sealed record ExposureReleased(
    string AgreementId,
    ulong Sequence,
    int Side,
    string Reason,
    int SchemaVersion = 1
);

/// <summary>
/// An attestor signed the Merkle root of approved answers, each of which reserved its required sums on both accounts. Sent for
/// every root that is signed (docs/formats.md, "Published attestations").
/// </summary>
/// <param name="ExchangeIds">Of the answers, in the tree's order.</param>
/// <param name="Digests">Of the same answers: the tree's leaves.</param>
public sealed record AnswersAttested(
    ulong Epoch,
    string Attestor,
    string Root,
    string Signature,
    IReadOnlyList<string> ExchangeIds,
    IReadOnlyList<string> Digests,
    int SchemaVersion = 1
);

/// <summary>The oracle refused an exchange. Code: see docs/reasons.md.</summary>
public sealed record AnswerRefused(
    string AgreementId,
    ulong Sequence,
    string Code,
    string Required,
    string Balance,
    string Exposure,
    int SchemaVersion = 1
);
