namespace Notary.EventStore;

/// <summary>Where the log ends: what the next event follows.</summary>
/// <param name="Fence">Moves when a lease is taken.</param>
internal sealed record LogEnd(
    long Position,
    ReadOnlyMemory<byte> Hash,
    DateTimeOffset Timestamp,
    long Fence
);

/// <summary>A stream's newest version; the default is a stream that does not exist.</summary>
internal readonly record struct StreamVersion(long Version, bool IsArchived);
