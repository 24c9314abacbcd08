using Notary.Challenge.Cases;
using Notary.Penalties;
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
                (ulong)PenaltySubmission.NotBefore(found.Penalty, found.Signed!.SignedAt),
                (ulong)found.Signed!.SignedAt + evidence.Agreement.ChallengeSeconds
            ),
            CaseState.Submitted => Watched(found.Penalty),
            _ => null,
        };

    private static NextDocument? Watched(PenaltyCourse penalty) =>
        penalty switch
        {
            { Included: { } included, Inspected: null } => new(
                "the penalty's block gets its confirmation depth, or is taken back",
                (ulong)included.IncludedAt,
                (ulong)(included.IncludedAt + PenaltySubmission.Resend)
            ),
            { Included: { } included } => new(
                "the watcher tells of the executed penalty, or the case ends without it",
                (ulong)included.IncludedAt,
                (ulong)(included.IncludedAt + CaseEnding.Patience)
            ),
            { Submitted: { } submitted } => new(
                "the penalty is executed in a block, or handed over again",
                (ulong)submitted.SubmittedAt,
                (ulong)(submitted.SubmittedAt + PenaltySubmission.Resend)
            ),
            { Undone: { } undone } => new(
                "the penalty is handed over again: its block was taken back",
                (ulong)undone.UndoneAt,
                (ulong)(undone.UndoneAt + PenaltySubmission.Resend)
            ),
            _ => null,
        };
}
