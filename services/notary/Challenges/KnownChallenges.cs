using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Enforcement;
using Notary.Protocol.Groups;

namespace Notary.Member.Challenges;

internal sealed class KnownChallengeProjection : MultiStreamProjection<KnownChallenge>
{
    public KnownChallengeProjection()
    {
        Index("agreement", $"(({KnownChallenges.Agreement}))");
        Index("challenger", $"(({KnownChallenges.Challenger}))");
        Index("open", $"(id) where {KnownChallenges.IsOpen}");
        Index("penalties", $"(id) where {KnownChallenges.AwaitsPenalty}");
        Index("held", $"(({KnownChallenges.Until})) where {KnownChallenges.IsHeld}");
    }

    /// <summary>What happens to a penalty is told in a stream of its own.</summary>
    protected override string IdentityOf(IEvent @event) =>
        AwaitedPenalty.IsStream(@event.StreamId)
            ? AwaitedPenalty.ChallengeOf(@event.StreamId)
            : @event.StreamId;
}

/// <summary>What is asked for; in each case the streams come in ordinal order.</summary>
internal static class KnownChallenges
{
    public const string Agreement = "data->>'agreementId'";
    public const string Challenger = "data->>'challenger'";
    public const string IsOpen = "data->>'isOpen' = 'true'";
    public const string AwaitsPenalty = "data->>'awaitsPenalty' = 'true'";
    public const string IsHeld = "data->>'isHeld' = 'true'";

    /// <summary>Anybody's number: it may be beyond what bigint holds.</summary>
    public const string Until = "(data->>'until')::numeric";

    private const string InOrder = "order by id collate \"C\"";

    /// <summary>Those without a final verdict.</summary>
    public static Task<IEnumerable<string>> OpenAsync(
        this IQuerySession session,
        CancellationToken cancellation
    ) => session.StreamsAsync($"where {IsOpen}", cancellation);

    /// <summary>Those whose penalty this member sees to.</summary>
    /// <param name="lookedUntil">Of which the last look was not later; Unix seconds.</param>
    public static Task<IEnumerable<string>> AwaitingPenaltyAsync(
        this IQuerySession session,
        long lookedUntil,
        CancellationToken cancellation
    ) =>
        session.StreamsAsync(
            $"where {AwaitsPenalty} and (data->>'lookedAt')::bigint <= $1",
            cancellation,
            lookedUntil
        );

    /// <summary>Those under one agreement without a final verdict, or whose leg was found missing.</summary>
    public static Task<IEnumerable<string>> UnresolvedAsync(
        this IQuerySession session,
        Bytes32 agreementId,
        CancellationToken cancellation
    ) =>
        session.StreamsAsync(
            $"where {Agreement} = $1 and ({IsOpen} or data->>'status' = '{VerdictStatus.Missing}')",
            cancellation,
            agreementId.ToString()
        );

    /// <summary>All that one challenger signed.</summary>
    public static Task<IEnumerable<string>> OfAsync(
        this IQuerySession session,
        Address challenger,
        CancellationToken cancellation
    ) => session.StreamsAsync($"where {Challenger} = $1", cancellation, challenger.ToString());

    /// <summary>Ids of those that a watermark may not pass over, ascending.</summary>
    public static async Task<IEnumerable<string>> HeldAsync(
        this IQuerySession session,
        Watermark watermark,
        CancellationToken cancellation
    ) =>
        HeldOf(
            await session.QueryAsync<KnownChallenge>(
                $"where {IsHeld} and {Until} > $1 and {Until} <= $2",
                cancellation,
                (decimal)watermark.Since,
                (decimal)watermark.Until
            ),
            watermark
        );

    /// <inheritdoc cref="HeldAsync"/>
    public static IEnumerable<string> HeldOf(
        IEnumerable<KnownChallenge> known,
        Watermark watermark
    ) =>
        known
            .Where(challenge => challenge.Holds(watermark))
            .Select(challenge => challenge.Stream[MemberChallenge.StreamPrefix.Length..])
            .Order(StringComparer.Ordinal);

    private static async Task<IEnumerable<string>> StreamsAsync(
        this IQuerySession session,
        string where,
        CancellationToken cancellation,
        params object[] parameters
    ) =>
        from challenge in await session.QueryAsync<KnownChallenge>(
            $"{where} {InOrder}",
            cancellation,
            parameters
        )
        select challenge.Stream;
}
