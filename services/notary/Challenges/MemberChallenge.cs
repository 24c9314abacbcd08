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

    public static MemberChallenge Create(ChallengeReceived e) => new(e.Challenge, e.ReceivedAt);

    public MemberChallenge Apply(VerdictReached e) => this with { Verdict = e };

    public static bool IsWaiting(VerdictReached verdict) => verdict.Status == VerdictStatus.Waiting;
}
