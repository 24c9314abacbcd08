using Notary.Challenge.Cases;
using Notary.Challenge.Process;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Http;

/// <summary>What comes next: not before <paramref name="From"/>, and at the latest <paramref name="At"/>; Unix seconds.</summary>
internal sealed record NextDocument(string What, ulong From, ulong At)
{
    /// <summary>Null where a case has ended.</summary>
    public static NextDocument? Of(ChallengeCase found, ChallengeEvidence evidence) =>
        found.State switch
        {
            CaseState.Received => new(
                "the chain names the group",
                (ulong)found.AskedAt,
                evidence.ClosesAt(found.AskedAt)
            ),
            CaseState.Open => new(
                "the notaries look when the deadline has passed, and sign or dismiss",
                Math.Max(evidence.DueAt + 1, (ulong)found.AskedAt),
                evidence.ClosesAt(found.AskedAt)
            ),
            CaseState.Signed => new(
                "the penalty is handed to the chain",
                (ulong)PenaltySubmission.NotBefore(found),
                (ulong)found.Signed!.SignedAt + evidence.Agreement.ChallengeSeconds
            ),
            CaseState.Submitted when found.Included is { } included => new(
                "the watcher tells of the executed penalty, or the case ends without it",
                (ulong)included.IncludedAt,
                (ulong)(included.IncludedAt + CaseEnding.Patience)
            ),
            CaseState.Submitted => new(
                "the penalty is executed in a block, or handed over again",
                (ulong)found.Submitted!.SubmittedAt,
                (ulong)(found.Submitted.SubmittedAt + PenaltySubmission.Resend)
            ),
            _ => null,
        };
}
