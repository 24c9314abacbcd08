using Notary.Credit.Evidence;

namespace Notary.Credit.Scores;

/// <summary>What is known of one node.</summary>
/// <param name="Since">Unix seconds at which its first service began; null where it never served: it is new.</param>
/// <param name="Counts">What the last block said about it.</param>
public sealed record Standing(long? Since, History History, EventCounts Counts)
{
    private const long SecondsPerMonth = 30 * 24 * 60 * 60;

    internal static Standing Unknown { get; } = new(null, History.Empty, new(0, 0, 0, 0, 0));

    /// <summary>t of equation 24: whole months of 30 days since service began.</summary>
    public int MonthsAt(long time) =>
        (int)Math.Min((time - (Since ?? time)) / SecondsPerMonth, 1200);

    internal Standing Fade(double memory) => new(Since, History.Fade(memory), Unknown.Counts);

    internal Standing After(EpochEvents events, Node node, long begin) =>
        new(
            Since ?? (node.Member ? begin : null),
            events.AddTo(History, node.Id),
            events.Count(node.Id)
        );
}
