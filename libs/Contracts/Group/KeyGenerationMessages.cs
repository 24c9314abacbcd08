namespace Notary.Contracts.Group;

// Between notaries, for the distributed key generation (PROTOCOL 2). Session: 32 bytes, naming epoch, attempt and members.
// Sender: the member that signed, whoever sends it. Payload: the statement's bytes (docs/formats.md), 0x-hex.
// Signature: identity key (ECDSA P-256, DER) over kind, session, sender and payload. AsksForReply: an unsigned hint that
// whoever sent this is not finished and wants what others have.

/// <summary>A member's commitments, its proof of possession, and everybody's share, each sealed to its member.</summary>
public sealed record DkgDealing(
    string Session,
    int Sender,
    string Payload,
    string Signature,
    bool AsksForReply = false,
    int SchemaVersion = 1
);

/// <summary>"These statements I received first from their authors."</summary>
public sealed record DkgEcho(
    string Session,
    int Sender,
    string Payload,
    string Signature,
    bool AsksForReply = false,
    int SchemaVersion = 1
);

/// <summary>"My share of these dealings is bad."</summary>
public sealed record DkgComplaint(
    string Session,
    int Sender,
    string Payload,
    string Signature,
    bool AsksForReply = false,
    int SchemaVersion = 1
);

/// <summary>A dealer's answer to complaints: the shares in question.</summary>
public sealed record DkgJustification(
    string Session,
    int Sender,
    string Payload,
    string Signature,
    bool AsksForReply = false,
    int SchemaVersion = 1
);

/// <summary>"The key is made of these dealings."</summary>
public sealed record DkgTranscript(
    string Session,
    int Sender,
    string Payload,
    string Signature,
    bool AsksForReply = false,
    int SchemaVersion = 1
);
