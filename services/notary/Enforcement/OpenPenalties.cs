using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Penalties;

namespace Notary.Member.Enforcement;

/// <summary>Challenges whose leg this member found missing, until that is punished for good: one document.</summary>
public sealed record OpenPenalties
{
    public const string Id = "penalties";

    /// <summary>When each leg was looked at last, Unix seconds, by the challenge's stream.</summary>
    public ImmutableSortedDictionary<string, long> Looked { get; init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Those of them that were found missing.</summary>
    public ImmutableSortedSet<string> Missing { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public OpenPenalties Apply(IEvent<VerdictDue> e) =>
        this with
        {
            Looked = Looked.SetItem(e.StreamId, e.Data.Now),
        };

    public OpenPenalties Apply(IEvent<VerdictReached> e) =>
        e.Data.Status == VerdictStatus.Missing
            ? this with
            {
                Missing = Missing.Add(e.StreamId),
            }
            : Without(e.StreamId);

    public OpenPenalties Apply(IEvent<LegInspected> e) =>
        Without(AwaitedPenalty.ChallengeOf(e.StreamId));

    public OpenPenalties Apply(IEvent<PenaltyAbandoned> e) =>
        Without(AwaitedPenalty.ChallengeOf(e.StreamId));

    private OpenPenalties Without(string stream) =>
        new() { Looked = Looked.Remove(stream), Missing = Missing.Remove(stream) };
}

internal sealed class OpenPenaltiesProjection : MultiStreamProjection<OpenPenalties>
{
    public OpenPenaltiesProjection()
    {
        Identity<VerdictDue>(_ => OpenPenalties.Id);
        Identity<VerdictReached>(_ => OpenPenalties.Id);
        Identity<LegInspected>(_ => OpenPenalties.Id);
        Identity<PenaltyAbandoned>(_ => OpenPenalties.Id);
    }
}
