namespace Notary.Contracts.Group;

/// <summary>A member broke the protocol, with the evidence that it signed itself: anybody can check it, so nobody signs the report.</summary>
/// <param name="Kind">"bad-partial".</param>
/// <param name="GroupId">Of the group whose member it is: 32 bytes, 0x-hex.</param>
/// <param name="Identity">Its identity public key (DER SubjectPublicKeyInfo), 0x-hex.</param>
/// <param name="Evidence">A partial that it signed, and that does not verify against its public share.</param>
public sealed record MisbehaviourReported(
    string Kind,
    string GroupId,
    string Identity,
    PartialSignature Evidence,
    int SchemaVersion = 1
);
