using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Enforcement;
using Notary.Penalties;
using Notary.Protocol.Challenges;
using Notary.Protocol.Groups;

namespace Notary.Member.Watermarks;

/// <summary>
/// Challenges that no watermark of this member may pass over: those without a verdict, and those whose leg it found missing, for
/// its partial may still become a penalty, until that is final. One document.
/// </summary>
public sealed record HeldChallenges
{
    public const string Id = "held";

    /// <summary>Unix seconds until which each exchange could be challenged, by the challenge's stream.</summary>
    public ImmutableSortedDictionary<string, ulong> Until { get; init; } =
        ImmutableSortedDictionary.Create<string, ulong>(StringComparer.Ordinal);

    public HeldChallenges Apply(IEvent<ChallengeReceived> e) =>
        Hold(e.StreamId, ChallengeEvidence.Parse(e.Data.Challenge).ChallengeUntil);

    public HeldChallenges Apply(IEvent<ChallengeRaisedAgain> e) =>
        Hold(e.StreamId, e.Data.ChallengeUntil);

    public HeldChallenges Apply(IEvent<VerdictReached> e) => Answer(e.StreamId, e.Data.Status);

    /// <summary>What became of the leg is final: no partial changes it any more.</summary>
    public HeldChallenges Apply(IEvent<LegInspected> e) =>
        Settle(AwaitedPenalty.ChallengeOf(e.StreamId));

    /// <summary>The leg is recorded or penalised, deep enough.</summary>
    public HeldChallenges Settle(string stream) => this with { Until = Until.Remove(stream) };

    /// <summary>A verdict is to come.</summary>
    /// <param name="until">Unix seconds.</param>
    public HeldChallenges Hold(string stream, ulong until) =>
        this with
        {
            Until = Until.SetItem(stream, until),
        };

    /// <param name="status">One of the constants of <see cref="VerdictStatus"/>.</param>
    public HeldChallenges Answer(string stream, string status) =>
        status is VerdictStatus.Waiting or VerdictStatus.Missing ? this : Settle(stream);

    /// <summary>Ids of those of a watermark's span, ascending.</summary>
    public IEnumerable<string> Of(Watermark watermark) =>
        Until
            .Where(held => watermark.Spans(held.Value))
            .Select(held => held.Key[MemberChallenge.StreamPrefix.Length..]);
}

internal sealed class HeldChallengesProjection : MultiStreamProjection<HeldChallenges>
{
    public HeldChallengesProjection()
    {
        Identity<ChallengeReceived>(_ => HeldChallenges.Id);
        Identity<ChallengeRaisedAgain>(_ => HeldChallenges.Id);
        Identity<VerdictReached>(_ => HeldChallenges.Id);
        Identity<LegInspected>(_ => HeldChallenges.Id);
    }
}
