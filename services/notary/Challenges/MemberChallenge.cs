using Notary.Contracts.Challenges;

namespace Notary.Member.Challenges;

/// <summary>One challenge as this member has it.</summary>
public sealed record MemberChallenge(ChallengePublished Challenge, long ReceivedAt)
{
    public const string StreamPrefix = "challenge-";

    /// <summary>What it said last; null before its first look.</summary>
    public VerdictReached? Verdict { get; private init; }

    /// <summary>A verdict of "waiting" is followed by another one, the others are final.</summary>
    public bool IsOpen => Verdict is null || IsWaiting(Verdict);

    /// <summary>The clock and the group of its newest look.</summary>
    public VerdictDue? Due { get; private init; }

    public static MemberChallenge Create(ChallengeReceived e) => new(e.Challenge, e.ReceivedAt);

    public MemberChallenge Apply(VerdictReached e) => this with { Verdict = e };

    public MemberChallenge Apply(VerdictDue e) => this with { Due = e };

    /// <summary>It looks again, with the time of a challenge, and speaks for the new epoch.</summary>
    public MemberChallenge Apply(ChallengeRaisedAgain e) =>
        new(Challenge, e.ReceivedAt) { Due = Due };

    /// <summary>Whether it spoke for an epoch before this one only.</summary>
    public bool IsPastFor(ulong epoch) => !IsOpen && Due?.Epoch < epoch;

    public static bool IsWaiting(VerdictReached verdict) => verdict.Status == VerdictStatus.Waiting;
}
