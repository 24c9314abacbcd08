using System.Collections.Immutable;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;

namespace Notary.Challenge.Cases;

/// <summary>One challenge as a stream: what was claimed, who said what, and how it ended.</summary>
public sealed record ChallengeCase
{
    public required ChallengePublished Challenge { get; init; }
    public required long ReceivedAt { get; init; }
    public CaseState State { get; init; } = CaseState.Received;
    public ulong Epoch { get; init; }
    public string? Message { get; init; }
    public string? Reason { get; init; }
    public string? GroupSignature { get; init; }
    public string? TxId { get; init; }
    public ImmutableSortedDictionary<int, InclusionStated> Statements { get; init; } =
        ImmutableSortedDictionary<int, InclusionStated>.Empty;
    public ImmutableSortedDictionary<int, PartialSignature> Partials { get; init; } =
        ImmutableSortedDictionary<int, PartialSignature>.Empty;

    public bool IsOpen => State is CaseState.Open or CaseState.Signed or CaseState.Submitted;

    public static ChallengeCase Create(ChallengeReceived e) =>
        new() { Challenge = e.Challenge, ReceivedAt = e.ReceivedAt };

    public ChallengeCase Apply(ChallengeRejected e) =>
        this with
        {
            State = CaseState.Rejected,
            Reason = e.Reason,
        };

    public ChallengeCase Apply(CaseOpened e) =>
        this with
        {
            State = CaseState.Open,
            Epoch = e.Epoch,
            Message = e.Message,
        };

    public ChallengeCase Apply(StatementReceived e) =>
        this with
        {
            Statements = Statements.SetItem(e.Statement.Member, e.Statement),
        };

    public ChallengeCase Apply(PartialReceived e) =>
        this with
        {
            Partials = Partials.SetItem(e.Partial.Member, e.Partial),
        };

    public ChallengeCase Apply(PartialRejected e) =>
        this with
        {
            Partials = Partials.Remove(e.Member),
        };

    public ChallengeCase Apply(PenaltyCombined e) =>
        this with
        {
            State = CaseState.Signed,
            GroupSignature = e.GroupSignature,
        };

    public ChallengeCase Apply(PenaltySubmitted e) =>
        this with
        {
            State = CaseState.Submitted,
            TxId = e.TxId,
        };

    public ChallengeCase Apply(PenaltyConfirmed e) => this with { TxId = e.TxId };

    public ChallengeCase Apply(CaseClosed e) =>
        this with
        {
            State = e.Outcome == Outcomes.Upheld ? CaseState.Upheld : CaseState.Dismissed,
            Reason = e.Reason,
        };
}

public enum CaseState
{
    Received,
    Rejected,
    Open,
    Signed,
    Submitted,
    Upheld,
    Dismissed,
}

/// <summary>How a challenge ends, as <see cref="ChallengeDecided"/> names it.</summary>
public static class Outcomes
{
    public const string Upheld = "upheld";
    public const string Dismissed = "dismissed";
    public const string Rejected = "rejected";
}
