using Notary.Contracts.Challenges;

namespace Notary.Member.Challenges;

// One stream per challenge, "challenge-" + its id. Inputs first, then what the member decided from them.
// Heights are block numbers, times Unix seconds by the member's own clock, digests 0x-hex.

/// <summary>Input: a challenge reached this member.</summary>
public sealed record ChallengeReceived(ChallengePublished Challenge, long ReceivedAt);

/// <summary>Input: what this member's own node showed of one leg, at the agreement's depth.</summary>
/// <param name="Side">0 payment, 1 delivery.</param>
/// <param name="FirstSeenAt">When the member's own watch first saw the leg recorded with the answer's terms; null if never.</param>
public sealed record LegObserved(
    int Side,
    string Chain,
    long HeadHeight,
    string HeadHash,
    bool Done,
    bool Penalised,
    long? FirstSeenAt
);

/// <summary>Input: the clock and the group under which a verdict was asked for.</summary>
/// <param name="FirstPublicKey">Names the deposit accounts; G2 compressed, 0x-hex.</param>
public sealed record VerdictDue(long Now, ulong Epoch, string FirstPublicKey);

/// <summary>Decision: the challenge's form does not hold; nothing else happens.</summary>
public sealed record ChallengeRefused(string Reason);

/// <summary>Decision: what the member says. Message: the penalty's group message where the leg is missing.</summary>
public sealed record VerdictReached(string Status, string Reason, string? Message);

/// <summary>Output: the member's signature share over the penalty, and its statement, as published.</summary>
public sealed record PenaltyPartialSigned(
    string Message,
    string Partial,
    string StatementSignature
);
