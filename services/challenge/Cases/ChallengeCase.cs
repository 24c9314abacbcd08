using System.Collections.Immutable;
using Notary.Contracts.Challenges;
using Notary.Penalties;

namespace Notary.Challenge.Cases;

/// <summary>One challenge as a stream: what was claimed, how far the penalty has come, and how it ended.</summary>
public sealed record ChallengeCase(ChallengePublished Challenge, long ReceivedAt)
{
    public CaseState State { get; private init; } = CaseState.Received;

    /// <summary>When the notaries were asked last: Unix seconds.</summary>
    public long AskedAt { get; private init; } = ReceivedAt;

    public CaseOpened? Opened { get; private init; }

    public ImmutableHashSet<PartialRejected> Rejected { get; private init; } = [];

    /// <summary>Blocks of the accused's chain that our own node has.</summary>
    public ImmutableHashSet<BlockConfirmed> Confirmed { get; private init; } = [];

    /// <summary>Whether this partial was rejected before.</summary>
    public bool Has(PartialRejected rejection) =>
        Rejected.Any(r => (r.Member, r.Partial) == (rejection.Member, rejection.Partial));

    public PenaltyCombined? Signed { get; private init; }

    /// <summary>How far the signed penalty has come.</summary>
    public PenaltyCourse Penalty { get; private init; } = new();

    public CaseClosed? Closed { get; private init; }

    public static ChallengeCase Create(ChallengeReceived e) => new(e.Challenge, e.ReceivedAt);

    public ChallengeCase Apply(CaseOpened e) => this with { State = CaseState.Open, Opened = e };

    public ChallengeCase Apply(CaseReopened e) =>
        new(Challenge, ReceivedAt) { AskedAt = e.AskedAt, Confirmed = Confirmed };

    public ChallengeCase Apply(BlockConfirmed e) => this with { Confirmed = Confirmed.Add(e) };

    public ChallengeCase Apply(PartialRejected e) => this with { Rejected = Rejected.Add(e) };

    public ChallengeCase Apply(PenaltyCombined e) =>
        this with
        {
            State = CaseState.Signed,
            Signed = e,
        };

    public ChallengeCase Apply(PenaltyPrepared e) => this with { Penalty = Penalty.Apply(e) };

    public ChallengeCase Apply(PenaltySubmitted e) =>
        this with
        {
            State = CaseState.Submitted,
            Penalty = Penalty.Apply(e),
        };

    public ChallengeCase Apply(ReplacementRefused e) => this with { Penalty = Penalty.Apply(e) };

    /// <summary>Back to the signature: another transaction is to be made.</summary>
    public ChallengeCase Apply(SubmissionRefused e) =>
        this with
        {
            State = CaseState.Signed,
            Penalty = Penalty.Apply(e),
        };

    public ChallengeCase Apply(LegInspected e) => this with { Penalty = Penalty.Apply(e) };

    public ChallengeCase Apply(PenaltyIncluded e) => this with { Penalty = Penalty.Apply(e) };

    public ChallengeCase Apply(PenaltyUndone e) => this with { Penalty = Penalty.Apply(e) };

    public ChallengeCase Apply(CaseClosed e) =>
        this with
        {
            State = e.Outcome == Outcomes.Upheld ? CaseState.Upheld : CaseState.Dismissed,
            Closed = e,
        };
}

public enum CaseState
{
    /// <summary>Its group is not known yet.</summary>
    Received,

    /// <summary>The notaries are asked.</summary>
    Open,

    /// <summary>The penalty is signed, and to be handed to the chain.</summary>
    Signed,

    /// <summary>The chain has the penalty's transaction.</summary>
    Submitted,
    Upheld,
    Dismissed,
}
