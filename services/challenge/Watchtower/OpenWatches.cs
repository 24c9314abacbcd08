using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Watchtower;

/// <summary>What is watched at present, by stream: one document.</summary>
public sealed record OpenWatches
{
    public const string Id = "watched";

    public ImmutableSortedDictionary<string, OpenWatch> Streams { get; init; } =
        ImmutableSortedDictionary.Create<string, OpenWatch>(StringComparer.Ordinal);

    public OpenWatches Apply(IEvent<ExchangeWatched> e) =>
        this with
        {
            Streams = Streams.SetItem(
                e.StreamId,
                new(
                    e.Data.Challenge.Challenger.ToLowerInvariant(),
                    ChallengeEvidence.Parse(e.Data.Challenge).DueAt
                )
            ),
        };

    public OpenWatches Apply(IEvent<WatchForgotten> e) => Without(e.StreamId);

    public OpenWatches Apply(IEvent<WatchEnded> e) => Without(e.StreamId);

    private OpenWatches Without(string stream) => this with { Streams = Streams.Remove(stream) };
}

/// <param name="Party">Its EVM address, in lower case.</param>
/// <param name="DueAt">There is nothing to be seen before; Unix seconds.</param>
public sealed record OpenWatch(string Party, ulong DueAt);

internal sealed class OpenWatchesProjection : MultiStreamProjection<OpenWatches>
{
    public OpenWatchesProjection()
    {
        Identity<ExchangeWatched>(_ => OpenWatches.Id);
        Identity<WatchForgotten>(_ => OpenWatches.Id);
        Identity<WatchEnded>(_ => OpenWatches.Id);
    }
}
