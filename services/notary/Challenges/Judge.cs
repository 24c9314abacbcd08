using Notary.Chains;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Member.Challenges;

/// <summary>
/// The rule of PROTOCOL sections 5 and 6 as a pure function: from a challenge, what the member's own nodes showed and its
/// clock, to what it says. Live and replay both run it.
/// </summary>
public static class Judge
{
    /// <param name="receivedAt">When the challenge reached the member, Unix seconds.</param>
    /// <param name="accusedChain">The chain on which the accused leg belongs.</param>
    /// <param name="due">Clock (Unix seconds), epoch and first group key.</param>
    public static Verdict Decide(
        ChallengeEvidence challenge,
        long receivedAt,
        LegObserved accused,
        LegObserved performed,
        ChainIdentity accusedChain,
        VerdictDue due
    )
    {
        if (accused.Done)
            return new(VerdictStatus.Included, "the leg is recorded");
        if (accused.Penalised)
            return new(VerdictStatus.Unsupported, "the leg was penalised already");
        if (due.IsLapsed)
            return new(VerdictStatus.Unsupported, "this member signed a watermark without it");
        if (Obstacle(challenge, accused, performed, due) is { } obstacle)
            return new(
                (ulong)due.Now > challenge.ClosesAt(receivedAt)
                    ? VerdictStatus.Unsupported
                    : VerdictStatus.Waiting,
                obstacle
            );
        if (!WasInTime(challenge, performed))
            return new(VerdictStatus.Unsupported, "the other leg was not recorded by firstBy");
        return new(
            VerdictStatus.Missing,
            "the deadline passed without the leg",
            accusedChain.PenaltyMessage(
                challenge.Answer,
                challenge.Kind,
                Hex.Decode(due.FirstPublicKey),
                due.Epoch
            )
        );
    }

    /// <summary>What may still change by waiting; null where nothing can.</summary>
    private static string? Obstacle(
        ChallengeEvidence challenge,
        LegObserved accused,
        LegObserved performed,
        VerdictDue due
    )
    {
        if ((ulong)due.Now <= challenge.DueAt)
            return "the deadline and its grace have not passed";
        // Where blocks carry time, a leg may stand in a block that is not yet deep enough to be looked at.
        if (
            accused.HeadTime is { } at
            && (ulong)at <= challenge.Answer.DeadlineOf(challenge.Accused)
        )
            return "the chain has not passed the deadline at its confirmation depth";
        if (!performed.Done)
            return "the other leg is not recorded at its confirmation depth";
        return performed.FirstSeenAt is null
            ? "the other leg was not seen with the answer's terms"
            : null;
    }

    /// <summary>
    /// The second mover owes nothing for a late first leg, nor the first mover for a second leg that came after its own time.
    /// A block's timestamp is exact; where there is none, the member's clock may differ by the grace.
    /// </summary>
    private static bool WasInTime(ChallengeEvidence challenge, LegObserved performed) =>
        performed.RecordedAt is { } recordedAt
            ? (ulong)recordedAt <= challenge.Answer.FirstBy
            : (ulong)performed.FirstSeenAt!
                <= challenge.Answer.FirstBy + challenge.Agreement.GraceSeconds;
}
