using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Watchtower;

/// <summary>An exchange that was handed over, as far as others than its own process ask for it: one document for each.</summary>
public sealed record KnownWatch
{
    public string Stream { get; init; } = "";

    /// <summary>Its EVM address.</summary>
    public string Party { get; init; } = "";

    /// <summary>There is nothing to be seen before; Unix seconds.</summary>
    public ulong DueAt { get; init; }

    /// <summary>Whether it is watched at present.</summary>
    public bool IsOpen { get; init; }

    public KnownWatch Apply(IEvent<ExchangeWatched> e)
    {
        var evidence = ChallengeEvidence.Parse(e.Data.Challenge);
        return new()
        {
            Stream = e.StreamId,
            Party = evidence.Challenger.ToString(),
            DueAt = evidence.DueAt,
            IsOpen = true,
        };
    }

    public KnownWatch Apply(WatchForgotten _) => this with { IsOpen = false };

    public KnownWatch Apply(WatchEnded _) => this with { IsOpen = false };
}

internal sealed class KnownWatchProjection : SingleStreamProjection<KnownWatch>
{
    public KnownWatchProjection()
    {
        Index("open", $"(({KnownWatches.DueAt})) where {KnownWatches.IsOpen}");
        Index("party", $"(({KnownWatches.Party})) where {KnownWatches.IsOpen}");
    }
}

/// <summary>What is asked for: always of what is watched at present.</summary>
internal static class KnownWatches
{
    public const string IsOpen = "data->>'isOpen' = 'true'";
    public const string Party = "data->>'party'";

    /// <summary>Anybody's number: it may be beyond what bigint holds.</summary>
    public const string DueAt = "(data->>'dueAt')::numeric";

    /// <summary>Streams of those whose time has come.</summary>
    /// <param name="now">Unix seconds.</param>
    public static Task<IEnumerable<string>> DueAsync(
        this IQuerySession session,
        long now,
        CancellationToken cancellation
    ) => session.StreamsAsync($"and {DueAt} < $1", cancellation, (decimal)now);

    /// <summary>Streams of those of one party.</summary>
    public static Task<IEnumerable<string>> OfAsync(
        this IQuerySession session,
        Address party,
        int most,
        CancellationToken cancellation
    ) =>
        session.StreamsAsync(
            $"and {Party} = $1 order by id limit $2",
            cancellation,
            party.ToString(),
            most
        );

    /// <summary>Whether there are as many as settings allow, of one party or of all.</summary>
    public static async Task<bool> AreFullAsync(
        this IQuerySession session,
        Address party,
        int most,
        int mostOfParty,
        CancellationToken cancellation
    )
    {
        // The last one that there is room for.
        const string Last = "offset $1 - 1 limit 1";
        var last = await session.StreamsAsync(Last, cancellation, most);
        var lastOfParty = await session.StreamsAsync(
            $"and {Party} = $2 {Last}",
            cancellation,
            mostOfParty,
            party.ToString()
        );
        return last.Concat(lastOfParty).Any();
    }

    private static async Task<IEnumerable<string>> StreamsAsync(
        this IQuerySession session,
        string and,
        CancellationToken cancellation,
        params object[] parameters
    ) =>
        from watch in await session.QueryAsync<KnownWatch>(
            $"where {IsOpen} {and}",
            cancellation,
            parameters
        )
        select watch.Stream;
}
