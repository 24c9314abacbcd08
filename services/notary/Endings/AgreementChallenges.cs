using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Protocol.Challenges;

namespace Notary.Member.Endings;

/// <summary>The streams of all challenges that this member received under one agreement: one document for each.</summary>
public sealed record AgreementChallenges
{
    public ImmutableSortedSet<string> Streams { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public AgreementChallenges Apply(IEvent<ChallengeReceived> e) =>
        this with
        {
            Streams = Streams.Add(e.StreamId),
        };
}

internal sealed class AgreementChallengesProjection : MultiStreamProjection<AgreementChallenges>
{
    public AgreementChallengesProjection() =>
        Identity<ChallengeReceived>(e =>
            ChallengeEvidence.Parse(e.Challenge).Answer.AgreementId.ToString()
        );
}
