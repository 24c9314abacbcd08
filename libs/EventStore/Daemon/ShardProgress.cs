namespace Notary.EventStore;

/// <summary>Where a shard of this process is, as of its last look at the log.</summary>
/// <param name="Lag">Events behind the head.</param>
/// <param name="OldestPending">When the first event that is not done was appended; null if none is known.</param>
internal sealed record ShardProgress(long Lag, DateTimeOffset? OldestPending)
{
    internal static ShardProgress None { get; } = new(0, null);

    internal static ShardProgress Of(ShardPage page) =>
        new(
            Math.Max(0, page.Head - page.Floor),
            page.Events.Count == 0 ? null : page.Events[0].Timestamp
        );
}
