using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Challenge.Watchtower;

/// <summary>Whose exchange is watched, and when it is challenged, as pure functions: live and replay both run them.</summary>
public static class WatchRules
{
    /// <summary>Only the victim hands over, by its signature: so nobody takes up its place, or takes it back.</summary>
    /// <returns>What is wrong, in words.</returns>
    public static string? Violation(ChallengeEvidence watched)
    {
        var victim =
            watched.Accused == Side.Payment
                ? watched.Agreement.Provider
                : watched.Agreement.Consumer;
        return watched.Challenger == victim
            ? null
            : "only the party that the leg is owed to has its exchange watched";
    }

    /// <returns>Null while there is only to wait.</returns>
    public static WatchEnded? Decide(ChallengeEvidence watched, LegsLooked seen)
    {
        var (accused, performed, now) = (seen.Accused, seen.Performed, (ulong)seen.LookedAt);
        if (accused.IsDone || accused.IsPenalised)
            return new(WatchOutcomes.Settled, "the leg is recorded, or was penalised");
        if (now > watched.ChallengeUntil)
            return new(WatchOutcomes.Lapsed, "the time for challenges is over");
        if (now <= watched.DueAt || accused.IsThere)
            return null;
        var isSure = performed.IsDone && IsPast(watched, accused.HeadTime);
        return isSure || (performed.IsThere && IsLastCall(watched, now))
            ? new(WatchOutcomes.Challenged, "the deadline passed without the leg")
            : null;
    }

    /// <summary>Where blocks carry time, a leg may stand in one that is not yet deep enough to be looked at.</summary>
    private static bool IsPast(ChallengeEvidence watched, long? headTime) =>
        headTime is not { } at || (ulong)at > watched.Answer.DeadlineOf(watched.Accused);

    /// <summary>Chains that stand still do not cost the party its claim: the notaries wait for them.</summary>
    private static bool IsLastCall(ChallengeEvidence watched, ulong now) =>
        now + (watched.Agreement.ChallengeSeconds / 4) >= watched.ChallengeUntil;
}
