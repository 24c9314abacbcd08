using System.Collections.Immutable;
using Notary.Challenge.Cases;
using Notary.EventStore;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Watermarks;

/// <summary>Every case that was not dismissed, by its challenge's id: exposures under them do not lapse. One document.</summary>
public sealed record ChallengedExchanges
{
    public const string Id = "challenged";

    public ImmutableSortedDictionary<string, ChallengedExchange> Cases { get; init; } =
        ImmutableSortedDictionary.Create<string, ChallengedExchange>(StringComparer.Ordinal);

    public ChallengedExchanges Apply(IEvent<ChallengeReceived> e) =>
        this with
        {
            Cases = Cases.SetItem(
                e.Data.Challenge.ChallengeId,
                new(ChallengeEvidence.Parse(e.Data.Challenge).ChallengeUntil, IsUpheld: false)
            ),
        };

    public ChallengedExchanges Apply(IEvent<CaseClosed> e)
    {
        var id = CaseStreams.ChallengeOf(e.StreamId);
        return e.Data.Outcome != Outcomes.Upheld ? this with { Cases = Cases.Remove(id) }
            : Cases.TryGetValue(id, out var upheld)
                ? this with
                {
                    Cases = Cases.SetItem(id, upheld with { IsUpheld = true }),
                }
            : this;
    }
}

/// <param name="Until">Until when the exchange could be challenged; Unix seconds.</param>
public sealed record ChallengedExchange(ulong Until, bool IsUpheld);

internal sealed class ChallengedExchangesProjection : MultiStreamProjection<ChallengedExchanges>
{
    public ChallengedExchangesProjection()
    {
        Identity<ChallengeReceived>(_ => ChallengedExchanges.Id);
        Identity<CaseClosed>(_ => ChallengedExchanges.Id);
    }
}
