using System.Text.Json.Serialization;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;

namespace Notary.Member.Challenges;

// One stream per challenge, "challenge-" + its id. Inputs first, then what the member decided from them.
// Heights are block numbers, times Unix seconds by the member's own clock, digests and keys 0x-hex.

/// <summary>Input: a challenge whose form holds reached this member.</summary>
/// <param name="GroupKey">Of the epoch in which the group vouched for the answer, as the accused's chain shows it; null for an attestor.</param>
public sealed record ChallengeReceived(
    ChallengePublished Challenge,
    long ReceivedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupKey = null
);

/// <summary>Input: a challenge is raised again, because another group took over on the accused's chain after the verdict.</summary>
/// <param name="Epoch">That group's, in force on the member's own node too.</param>
/// <param name="ChallengeUntil">Until when the exchange could be challenged; Unix seconds. 0 in logs that do not say it.</param>
public sealed record ChallengeRaisedAgain(ulong Epoch, long ReceivedAt, ulong ChallengeUntil = 0);

/// <summary>Input and decision, in a stream of its own ("refused-" + the id): the form does not hold, and nothing else happens.</summary>
public sealed record ChallengeRefused(
    ChallengePublished Challenge,
    long ReceivedAt,
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupKey = null
);

/// <summary>Input: what this member's own node showed of one leg, at the agreement's depth.</summary>
/// <param name="Side">0 payment, 1 delivery.</param>
/// <param name="HeadTime">Timestamp of the head that it was read at; null where blocks carry no time.</param>
/// <param name="FirstSeenAt">When the member's own watch first saw the leg recorded with the answer's terms; null if never.</param>
/// <param name="RecordedAt">Timestamp of the block in which the watch saw it last; null where blocks carry no time.</param>
/// <param name="Sightings">How many sights the watch had recorded by then; null in logs that do not say it.</param>
public sealed record LegObserved(
    int Side,
    string Chain,
    long HeadHeight,
    string HeadHash,
    long? HeadTime,
    bool Done,
    bool Penalised,
    long? FirstSeenAt,
    long? RecordedAt,
    int? Sightings = null
);

/// <summary>Input: the clock and the group under which a verdict was asked for.</summary>
/// <param name="FirstPublicKey">Names the deposit accounts; G2 compressed.</param>
/// <param name="PublicShare">This member's g2·sk_i; G2 compressed.</param>
/// <param name="Member">Its number in that epoch; null in logs that do not say it: the configured one.</param>
/// <param name="IsLapsed">Whether the member had signed a watermark that says that this is challenged no more.</param>
public sealed record VerdictDue(
    long Now,
    ulong Epoch,
    string FirstPublicKey,
    string PublicShare,
    int? Member = null,
    bool IsLapsed = false
);

/// <summary>Input: the evidence of what the member is about to say, as its own node gave it (docs/formats.md, "Proofs").</summary>
/// <param name="BlockHash">Of the block that it is about, as the member's own node shows it.</param>
public sealed record LegProven(string Proof, string BlockHash);

/// <summary>Decision: what the member says. Message: the penalty's group message where the leg is missing.</summary>
public sealed record VerdictReached(string Status, string Reason, string? Message);

/// <summary>Output: the member's statement, as published.</summary>
public sealed record StatementMade(InclusionStated Statement);

/// <summary>Output: the member's signature share over a message that it decided to sign, as published.</summary>
public sealed record PartialSigned(PartialSignature Partial);
