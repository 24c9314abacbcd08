using System.Text.Json.Serialization;
using Notary.Contracts.Challenges;
using Notary.EventStore;

namespace Notary.Challenge.Watchtower;

// One stream for each exchange and side that a party has watched: "watched-" + the challenge's id. Times are Unix seconds by this
// service's clock.

/// <summary>Input: a party handed over the challenge that it will want to make, signed in advance.</summary>
/// <param name="GroupKey">As in <see cref="Cases.ChallengeReceived"/>.</param>
public sealed record ExchangeWatched(
    ChallengePublished Challenge,
    long ReceivedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupKey = null
);

/// <summary>Input: the party took it back.</summary>
/// <param name="Signature">Over <see cref="Protocol.Challenges.Unwatch"/>.</param>
public sealed record WatchForgotten(string Signature, long ForgottenAt);

/// <summary>Input: both legs, as our own nodes showed them, and the clock.</summary>
public sealed record LegsLooked(LegLook Accused, LegLook Performed, long LookedAt);

/// <param name="IsThere">Whether the newest block shows it, recorded or penalised.</param>
/// <param name="IsDone">Whether it is recorded at the agreement's depth.</param>
/// <param name="IsPenalised">Whether it is penalised at the agreement's depth.</param>
/// <param name="HeadTime">Timestamp of the block at that depth; null where blocks carry no time.</param>
public sealed record LegLook(bool IsThere, bool IsDone, bool IsPenalised, long? HeadTime);

/// <summary>Decision: what came of it. Outcome: one of the constants of <see cref="WatchOutcomes"/>.</summary>
public sealed record WatchEnded(string Outcome, string Reason);

public static class WatchOutcomes
{
    /// <summary>The leg was missing in time: the party's challenge was made.</summary>
    public const string Challenged = "challenged";

    /// <summary>The leg is recorded, or penalised already.</summary>
    public const string Settled = "settled";

    /// <summary>The time for challenges is over, and nothing was owed.</summary>
    public const string Lapsed = "lapsed";
}

internal static class WatchEventTypes
{
    public static EventTypeRegistry MapWatchEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<ExchangeWatched>("exchange_watched")
            .MapEventType<WatchForgotten>("watch_forgotten")
            .MapEventType<LegsLooked>("legs_looked")
            .MapEventType<WatchEnded>("watch_ended");
}
