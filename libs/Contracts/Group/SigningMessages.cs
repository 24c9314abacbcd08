namespace Notary.Contracts.Group;

/// <summary>Somebody asks the group for a governance signature; each member decides for itself.</summary>
/// <param name="Chain">CAIP-2 id of the chain that checks the signature.</param>
/// <param name="Payload">A payload of docs/formats.md, 0x-hex.</param>
/// <param name="Nonce">32 bytes, 0x-hex.</param>
public sealed record GovernanceRequested(
    string Chain,
    ulong Epoch,
    string Nonce,
    string Payload,
    int SchemaVersion = 1
);

/// <summary>Somebody asks the group to sign a checkpoint of the event logs; each member decides for itself.</summary>
/// <param name="Chain">CAIP-2 id of the chain that checks the signature.</param>
/// <param name="Cid">Of the checkpoint's document, at the registry.</param>
public sealed record CheckpointRequested(
    string Chain,
    ulong Epoch,
    ulong Number,
    string Cid,
    int SchemaVersion = 1
);

/// <summary>Somebody asks the group to return an agreement's deposits; each member decides for itself.</summary>
/// <param name="Chain">CAIP-2 id of the chain that holds the deposits.</param>
/// <param name="Agreement">ABI words, 0x-hex: their EIP-712 digest is the agreement's id, so nobody need be believed.</param>
public sealed record DepositReleaseRequested(
    string Chain,
    ulong Epoch,
    string Agreement,
    int SchemaVersion = 1
);

/// <summary>Somebody asks the group for a watermark (docs/formats.md); each member decides for itself.</summary>
/// <param name="Chain">CAIP-2 id of the chain in whose terms it is signed.</param>
/// <param name="Since">Unix seconds; the span begins behind it.</param>
/// <param name="Until">Unix seconds; the span ends with it.</param>
/// <param name="Except">Ids of challenges, 0x-hex, ascending.</param>
public sealed record WatermarkRequested(
    string Chain,
    ulong Epoch,
    ulong Since,
    ulong Until,
    IReadOnlyList<string> Except,
    int SchemaVersion = 1
);

/// <summary>The group's watermark: exposures of its span lapse, but those under these challenges.</summary>
/// <param name="Signature">The group's; compressed G1, 48 bytes.</param>
public sealed record WatermarkSigned(
    string Chain,
    ulong Epoch,
    ulong Since,
    ulong Until,
    IReadOnlyList<string> Except,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>Exposures wait for a watermark: their time for challenges ended by then.</summary>
/// <param name="Until">Unix seconds.</param>
/// <param name="Since">Unix seconds behind which the asker has no watermark; null where it has all that were given.</param>
public sealed record WatermarkAwaited(ulong Until, ulong? Since = null, int SchemaVersion = 1);

/// <summary>
/// The oracle asks the group to vouch for an answer, where an attestor may not; each member decides for itself. ABI words as
/// 0x-hex.
/// </summary>
/// <param name="Chain">CAIP-2 id of the chain that checks the signature.</param>
/// <param name="Intent">What the answer is to.</param>
/// <param name="IntentSignature">By the consumer, 65 bytes as 0x-hex.</param>
public sealed record AnswerSignatureRequested(
    string Chain,
    ulong Epoch,
    string Agreement,
    string Answer,
    string Intent,
    string IntentSignature,
    int SchemaVersion = 1
);

/// <summary>σ_i of equation 6: a member's share of the group's signature over <paramref name="Message"/>.</summary>
/// <param name="Message">The 32-byte group message; it names the signing session.</param>
/// <param name="Partial">Compressed G1, 48 bytes.</param>
/// <param name="Signature">By the member's identity key (docs/formats.md, "Messages of members").</param>
public sealed record PartialSignature(
    string Message,
    int Member,
    ulong Epoch,
    string Partial,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>A group key is in force: a DKG or a resharing ended.</summary>
/// <param name="PublicKey">G2, 96 bytes compressed.</param>
/// <param name="Commitments">Sums of the qualified dealers' commitments, t × 96 bytes.</param>
/// <param name="PublicShares">One per member, 96 bytes each, in the order of member numbers 1…n.</param>
/// <param name="Members">Identity public keys (DER SubjectPublicKeyInfo), in the same order.</param>
/// <param name="Transcript">Hash that n − f members signed.</param>
/// <param name="Signature">By the member's identity key (docs/formats.md, "Messages of members").</param>
public sealed record GroupActivated(
    ulong Epoch,
    int Threshold,
    string PublicKey,
    string[] Commitments,
    string[] PublicShares,
    string[] Members,
    string Transcript,
    int Member,
    string Signature,
    int SchemaVersion = 1
);
