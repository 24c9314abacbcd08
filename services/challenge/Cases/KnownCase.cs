using Notary.EventStore;
using Notary.Protocol.Challenges;
using Notary.Protocol.Groups;

namespace Notary.Challenge.Cases;

/// <summary>A case as far as others than its own process ask for it: one document for each.</summary>
public sealed record KnownCase
{
    public string Stream { get; init; } = "";

    public string ChallengeId { get; init; } = "";

    /// <summary>Until when the exchange could be challenged; Unix seconds.</summary>
    public ulong Until { get; init; }

    /// <summary>One of the constants of <see cref="Outcomes"/>; null until it ends.</summary>
    public string? Outcome { get; init; }

    /// <summary>Unless it was dismissed: exposures under it do not lapse.</summary>
    public bool IsChallenged => Outcome is null or Outcomes.Upheld;

    public KnownCase Apply(IEvent<ChallengeReceived> e) =>
        this with
        {
            Stream = e.StreamId,
            ChallengeId = e.Data.Challenge.ChallengeId,
            Until = ChallengeEvidence.Parse(e.Data.Challenge).ChallengeUntil,
        };

    public KnownCase Apply(CaseClosed e) => this with { Outcome = e.Outcome };
}

internal sealed class KnownCaseProjection : SingleStreamProjection<KnownCase>
{
    public KnownCaseProjection()
    {
        Index("open", $"(id) where {KnownCases.IsOpen}");
        Index("challenged", $"(({KnownCases.Until})) where {KnownCases.IsChallenged}");
    }
}

/// <summary>What is asked for.</summary>
internal static class KnownCases
{
    public const string IsOpen = "data->>'outcome' is null";
    public const string IsChallenged = "data->>'isChallenged' = 'true'";

    /// <summary>Anybody's number: it may be beyond what bigint holds.</summary>
    public const string Until = "(data->>'until')::numeric";

    /// <summary>The streams of those that have not ended.</summary>
    public static async Task<IEnumerable<string>> OpenCasesAsync(
        this IQuerySession session,
        CancellationToken cancellation
    ) =>
        from open in await session.QueryAsync<KnownCase>($"where {IsOpen}", cancellation)
        select open.Stream;

    /// <summary>Those of a span that were not dismissed.</summary>
    public static Task<IReadOnlyList<KnownCase>> ChallengedAsync(
        this IQuerySession session,
        Watermark span,
        CancellationToken cancellation
    ) =>
        session.QueryAsync<KnownCase>(
            $"where {IsChallenged} and {Until} > $1 and {Until} <= $2",
            cancellation,
            (decimal)span.Since,
            (decimal)span.Until
        );
}
