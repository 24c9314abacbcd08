using Notary.Contracts.Challenges;

namespace Notary.Challenge.Watchtower;

/// <summary>One exchange that is watched for a party that may be away.</summary>
public sealed record WatchedExchange(ChallengePublished Challenge, long ReceivedAt)
{
    private const string Prefix = "watched-";

    public WatchForgotten? Forgotten { get; private init; }

    /// <summary>The look at which it ended.</summary>
    public LegsLooked? Looked { get; private init; }

    public WatchEnded? Ended { get; private init; }

    public bool IsOpen => Forgotten is null && Ended is null;

    public static string StreamOf(string challengeId) => Prefix + challengeId;

    public static bool IsStream(string stream) =>
        stream.StartsWith(Prefix, StringComparison.Ordinal);

    public static WatchedExchange Create(ExchangeWatched e) => new(e.Challenge, e.ReceivedAt);

    /// <summary>Handed over again, after it was taken back.</summary>
    public WatchedExchange Apply(ExchangeWatched e) => Create(e);

    public WatchedExchange Apply(WatchForgotten e) => this with { Forgotten = e };

    public WatchedExchange Apply(LegsLooked e) => this with { Looked = e };

    public WatchedExchange Apply(WatchEnded e) => this with { Ended = e };
}
