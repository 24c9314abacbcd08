namespace Notary.Contracts.Setup;

/// <summary>A version of a setup document is in the registry. AgreementId is zero for the group's own document.</summary>
public sealed record SetupPublished(
    string AgreementId,
    int Version,
    string Cid,
    string? PreviousCid,
    int SchemaVersion = 1
);

/// <summary>Both deposits were seen at depth: exchanges under this agreement may be approved (PROTOCOL 3.5).</summary>
/// <param name="Agreement">ABI words, 0x-hex.</param>
public sealed record SetupLocked(
    string AgreementId,
    int Version,
    string Cid,
    string Agreement,
    int SchemaVersion = 1
);
