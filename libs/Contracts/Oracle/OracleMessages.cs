namespace Notary.Contracts.Oracle;

// Published by the oracle. Amounts are decimal strings; answers and attestations ABI-encoded 0x-hex.

/// <summary>An approved answer reserved its required sums on both accounts.</summary>
public sealed record ExposureReserved(
    string AgreementId,
    ulong Sequence,
    string PaymentRequired,
    string DataRequired,
    int SchemaVersion = 1
);

/// <summary>An exposure ended on one account. Reason: settled, lapsed or penalised.</summary>
public sealed record ExposureReleased(
    string AgreementId,
    ulong Sequence,
    int Side,
    string Reason,
    int SchemaVersion = 1
);

/// <summary>The oracle approved an exchange and attested it.</summary>
public sealed record AnswerGiven(
    string AgreementId,
    ulong Sequence,
    string Answer,
    string Attestation,
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
