namespace Notary.EventStore;

/// <summary>When an aggregate's fold is kept, and which version of the fold it is.</summary>
internal sealed record SnapshotPolicy(int Every, int FoldVersion);

/// <summary>What a stream's events up to a version fold to.</summary>
internal sealed record Snapshot<T>(T Aggregate, long Version);

/// <summary>The fold of a whole stream.</summary>
/// <param name="Version">Of its newest event; 0 without any.</param>
/// <param name="Tail">The events behind the snapshot that it began with.</param>
internal sealed record StreamFold<T>(T? Aggregate, long Version, IReadOnlyList<IEvent> Tail);

/// <summary>Where a fold is to end; null is nowhere.</summary>
internal sealed record FoldLimit(long? Version, DateTimeOffset? Timestamp, long? Position)
{
    internal static FoldLimit None { get; } = new(null, null, null);

    internal bool Admits(IEvent e) =>
        !(e.Version > Version) && !(e.Timestamp > Timestamp) && !(e.Position > Position);
}
