namespace Notary.Contracts.Group;

// Between notaries, about the group's next epoch. Signatures are by identity keys (docs/formats.md, "Messages of members").
// Members, Proposer and Member are identity public keys (DER SubjectPublicKeyInfo), 0x-hex.

/// <summary>A member of the group in force proposes the next group; each member decides for itself.</summary>
/// <param name="Kind">"reshare", "refresh", "replace" or "leave".</param>
/// <param name="Epoch">Of the next group: one more than the outgoing group's.</param>
/// <param name="Attempt">Distinguishes a change from an earlier one that failed.</param>
/// <param name="Outgoing">Id of the group in force: 32 bytes.</param>
/// <param name="Threshold">t of the next group.</param>
/// <param name="Members">The next group, in its order.</param>
/// <param name="ExpiresAt">Unix seconds; not to be begun later.</param>
public sealed record GroupChangeProposed(
    string Kind,
    ulong Epoch,
    int Attempt,
    string Outgoing,
    int Threshold,
    string[] Members,
    long ExpiresAt,
    string Proposer,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>A participant will take part in a change.</summary>
/// <param name="Change">Id of the change (docs/formats.md, "Group changes").</param>
/// <param name="AsksForReply">It watches the ceremony and lacks something: participants are to repeat what they have.</param>
public sealed record GroupChangeApproved(
    string Change,
    string Member,
    bool AsksForReply,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>Somebody's chains name a group that it does not know: whoever is a member of it may announce it again.</summary>
/// <param name="GroupId">32 bytes.</param>
public sealed record GroupSought(string GroupId, int SchemaVersion = 1);
