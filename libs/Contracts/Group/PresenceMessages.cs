namespace Notary.Contracts.Group;

/// <summary>
/// "This process is the notary": every few seconds, and at once in answer to another process of the same identity. Never kept.
/// </summary>
/// <param name="Identity">The notary's identity public key (DER SubjectPublicKeyInfo), 0x-hex.</param>
/// <param name="Instance">16 random bytes that the process made at its start, 0x-hex.</param>
/// <param name="StartedAt">Unix milliseconds by its clock.</param>
/// <param name="Counter">Grows with every message of the instance.</param>
/// <param name="At">Unix seconds by its clock.</param>
/// <param name="Answers">The other instance of this identity that it heard last: shows that it lived after that one's start.</param>
/// <param name="IsLast">The process ends, or gives way to another one.</param>
/// <param name="Signature">By the identity key (docs/formats.md, "Messages of members").</param>
public sealed record NotaryAlive(
    string Identity,
    string Instance,
    long StartedAt,
    long Counter,
    long At,
    string? Answers,
    bool IsLast,
    string Signature,
    int SchemaVersion = 1
);
