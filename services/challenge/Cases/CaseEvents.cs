using System.Text.Json.Serialization;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;

namespace Notary.Challenge.Cases;

// A case's own stream is "case-" + the challenge's id. What others say has streams of its own ("statements-" and "penalty-" +
// the challenge's id, "partials-" + the penalty message), so that it may come before the case is open.
// How the penalty comes into its chain is told by the events of Notary.Penalties.
// Times are Unix seconds by this service's clock, heights block numbers, keys and digests 0x-hex.

/// <summary>Input: a challenge whose form holds. It begins the case; every notary is asked.</summary>
/// <param name="GroupKey">Of the epoch in which the group vouched for the answer, as the accused's chain shows it; null for an attestor.</param>
public sealed record ChallengeReceived(
    ChallengePublished Challenge,
    long ReceivedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupKey = null
);

/// <summary>Input and decision, in a stream of its own ("rejected-" + the id): a challenge whose form does not hold begins nothing.</summary>
public sealed record ChallengeRejected(
    ChallengePublished Challenge,
    long ReceivedAt,
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupKey = null
);

/// <summary>Decision: the group that the chain accepts, and the penalty message that t of its partials would make valid.</summary>
public sealed record CaseOpened(ulong Epoch, string GroupId, string Message);

/// <summary>
/// Decision: the chain accepts another group than the one that the case was opened under. It begins anew, and that group's
/// notaries are asked: what the former one signed, the chain refuses.
/// </summary>
public sealed record CaseReopened(ChallengePublished Challenge, ulong Epoch, long AskedAt);

/// <summary>Input: what a notary said it saw.</summary>
public sealed record StatementReceived(InclusionStated Statement);

/// <summary>Input: a notary's signed partial over a message, valid or not, as it came.</summary>
public sealed record PartialReceived(PartialSignature Partial);

/// <summary>Decision: a partial did not verify against the share of the member that signed for it.</summary>
/// <param name="Report">What is published of it; null in logs that do not say it.</param>
public sealed record PartialRejected(
    int Member,
    string Partial,
    MisbehaviourReported? Report = null
);

/// <summary>Decision: t partials were combined and the signature verified (equations 6 and 7).</summary>
/// <param name="Chain">CAIP-2 id of the accused's chain.</param>
/// <param name="GroupSignature">Compressed G1, 48 bytes.</param>
public sealed record PenaltyCombined(
    string Chain,
    ulong Epoch,
    string Message,
    string GroupSignature,
    int[] Members,
    long SignedAt
);

/// <summary>Input: the watcher saw the penalty executed. Amount: paid out, base units of the account's asset.</summary>
public sealed record PenaltyObserved(string TxId, string Amount, string Victim, long Height);

/// <summary>Input: our own node has this block of the accused's chain, which a statement's proof is about.</summary>
public sealed record BlockConfirmed(long Height, string Hash);

/// <summary>Input: the watcher saw that a service-provider contract accepted a proof that the leg is recorded, in a stream of its own ("proofs-" + the challenge's id).</summary>
public sealed record InclusionObserved(string Chain, string TxId, string AnswerDigest, long Height);

/// <summary>Decision: the case ended. Outcome: upheld or dismissed.</summary>
/// <param name="Seen">How many of others' words were in when it was decided.</param>
public sealed record CaseClosed(
    string Outcome,
    string Reason,
    string? TxId,
    long ClosedAt,
    InputCounts Seen
);

/// <param name="Proofs">Proofs on chain; null in logs of the time before them.</param>
public sealed record InputCounts(int Statements, int Partials, int Penalties, int? Proofs = null);

/// <summary>How a challenge ends, as <see cref="ChallengeDecided"/> names it.</summary>
public static class Outcomes
{
    public const string Upheld = "upheld";
    public const string Dismissed = "dismissed";
}
