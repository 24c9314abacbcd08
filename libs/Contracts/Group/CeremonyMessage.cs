namespace Notary.Contracts.Group;

/// <summary>
/// Between notaries: one statement of a key generation or a resharing (PROTOCOL 2).
/// </summary>
/// <param name="Kind">1 dealing, 2 echo, 3 complaint, 4 justification, 5 transcript, 6 approval.</param>
/// <param name="Session">32 bytes, 0x-hex: a hash of everything that the participants must agree on.</param>
/// <param name="Sender">Number of the participant that signed, whoever sends it.</param>
/// <param name="Payload">The statement's bytes (docs/formats.md), 0x-hex.</param>
/// <param name="Signature">Identity key (ECDSA P-256, DER) over kind, session, sender and payload.</param>
/// <param name="AsksForReply">An unsigned hint: whoever sent this is not finished and wants what others have.</param>
public sealed record CeremonyMessage(
    int Kind,
    string Session,
    int Sender,
    string Payload,
    string Signature,
    bool AsksForReply = false,
    int SchemaVersion = 1
);
