using Notary.Contracts.Challenges;
using Notary.Contracts.Group;

namespace Notary.Challenge.Cases;

// One stream per challenge, "case-" + its id. Times are Unix seconds by this service's clock.

/// <summary>Input: somebody's challenge, and whether it came by HTTP or from the bus.</summary>
public sealed record ChallengeReceived(ChallengePublished Challenge, long ReceivedAt);

/// <summary>Decision: the form does not hold; the case is closed before it opened.</summary>
public sealed record ChallengeRejected(string Reason);

/// <summary>Decision: every notary is asked. Message: the penalty message that t partials would make valid.</summary>
public sealed record CaseOpened(ulong Epoch, string Message, long RaisedAt);

/// <summary>Input: what a notary said it saw.</summary>
public sealed record StatementReceived(InclusionStated Statement);

/// <summary>Input: a notary's partial over the penalty, valid or not, as it came.</summary>
public sealed record PartialReceived(PartialSignature Partial);

/// <summary>Decision: a partial did not verify against the share of the member that it names.</summary>
public sealed record PartialRejected(int Member);

/// <summary>Decision: t partials were combined and the signature verified (equations 6 and 7).</summary>
public sealed record PenaltyCombined(string GroupSignature, int[] Members);

/// <summary>Output: the penalty was handed to the chain.</summary>
public sealed record PenaltySubmitted(string TxId);

/// <summary>Input: the watcher saw the penalty executed.</summary>
public sealed record PenaltyConfirmed(string TxId, string Amount, string Victim);

/// <summary>Decision: the case ended. Outcome: upheld or dismissed.</summary>
public sealed record CaseClosed(string Outcome, string Reason);
