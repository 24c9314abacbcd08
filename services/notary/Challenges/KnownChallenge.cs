using Notary.Member.Enforcement;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Groups;

namespace Notary.Member.Challenges;

/// <summary>A challenge as far as others than its own investigation ask for it: one document for each.</summary>
public sealed record KnownChallenge
{
    public string Stream { get; init; } = "";

    public string AgreementId { get; init; } = "";

    /// <summary>Its EVM address.</summary>
    public string Challenger { get; init; } = "";

    /// <summary>Until when the exchange could be challenged; Unix seconds.</summary>
    public ulong Until { get; init; }

    /// <summary>What this member says of it, a constant of <see cref="VerdictStatus"/>; null before its first look, and where it is to look again.</summary>
    public string? Status { get; init; }

    /// <summary>Without a final verdict.</summary>
    public bool IsOpen => Status is null or VerdictStatus.Waiting;

    /// <summary>When the leg was looked at last; Unix seconds.</summary>
    public long LookedAt { get; init; }

    /// <summary>This member found the leg missing, and sees to it that that is punished for good.</summary>
    public bool AwaitsPenalty { get; init; }

    /// <summary>
    /// No watermark of this member may pass over it: it has no verdict, or its leg was found missing, for then the partial may
    /// still become a penalty, until that is final.
    /// </summary>
    public bool IsHeld { get; init; }

    public KnownChallenge Apply(ChallengeReceived e)
    {
        var evidence = ChallengeEvidence.Parse(e.Challenge);
        return this with
        {
            Stream = MemberChallenge.StreamPrefix + e.Challenge.ChallengeId,
            AgreementId = evidence.Answer.AgreementId.ToString(),
            Challenger = evidence.Challenger.ToString(),
            Until = evidence.ChallengeUntil,
            IsHeld = true,
        };
    }

    public KnownChallenge Apply(ChallengeRaisedAgain _) =>
        this with
        {
            Status = null,
            IsHeld = true,
        };

    public KnownChallenge Apply(VerdictDue e) => this with { LookedAt = e.Now };

    public KnownChallenge Apply(VerdictReached e) =>
        this with
        {
            Status = e.Status,
            AwaitsPenalty = e.Status == VerdictStatus.Missing,
            IsHeld = IsHeld && e.Status is VerdictStatus.Waiting or VerdictStatus.Missing,
        };

    /// <summary>What became of the leg is final: no partial changes it any more.</summary>
    public KnownChallenge Apply(LegInspected _) =>
        this with
        {
            AwaitsPenalty = false,
            IsHeld = false,
        };

    /// <summary>Another's penalty may still come.</summary>
    public KnownChallenge Apply(PenaltyAbandoned _) => this with { AwaitsPenalty = false };

    /// <summary>Whether this member does not sign the watermark unless the challenge is among its exceptions.</summary>
    public bool Holds(Watermark watermark) => IsHeld && watermark.Spans(Until);
}
