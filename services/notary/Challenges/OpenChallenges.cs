using System.Collections.Immutable;
using Notary.EventStore;

namespace Notary.Member.Challenges;

/// <summary>The streams of challenges without a final verdict: one document.</summary>
public sealed record OpenChallenges
{
    public const string Id = "open";

    public ImmutableSortedSet<string> Streams { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public OpenChallenges Apply(IEvent<ChallengeReceived> e) => With(e);

    public OpenChallenges Apply(IEvent<ChallengeRaisedAgain> e) => With(e);

    public OpenChallenges Apply(IEvent<VerdictReached> e) =>
        MemberChallenge.IsWaiting(e.Data)
            ? this
            : this with
            {
                Streams = Streams.Remove(e.StreamId),
            };

    private OpenChallenges With(IEvent e) => this with { Streams = Streams.Add(e.StreamId) };
}

internal sealed class OpenChallengesProjection : MultiStreamProjection<OpenChallenges>
{
    public OpenChallengesProjection()
    {
        Identity<ChallengeReceived>(_ => OpenChallenges.Id);
        Identity<ChallengeRaisedAgain>(_ => OpenChallenges.Id);
        Identity<VerdictReached>(_ => OpenChallenges.Id);
    }
}
