using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;

namespace Notary.Member.Bonds;

/// <summary>The streams of all challenges that one challenger signed, as this member received them: one document for each.</summary>
public sealed record ChallengerBook
{
    public ImmutableSortedSet<string> Streams { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public ChallengerBook Apply(IEvent<ChallengeReceived> e) =>
        this with
        {
            Streams = Streams.Add(e.StreamId),
        };
}

internal sealed class ChallengerBookProjection : MultiStreamProjection<ChallengerBook>
{
    public ChallengerBookProjection() =>
        Identity<ChallengeReceived>(e => Address.Parse(e.Challenge.Challenger).ToString());
}
