namespace Notary.EventStore;

/// <summary>A row of the log as stored: JSON text that nobody has parsed yet.</summary>
public sealed record RecordedEvent(
    long Position,
    Guid Id,
    string StreamId,
    long Version,
    string Type,
    int SchemaVersion,
    string Data,
    string Headers,
    string? CorrelationId,
    string? CausationId,
    DateTimeOffset Timestamp,
    ReadOnlyMemory<byte> PreviousHash,
    ReadOnlyMemory<byte> Hash
);
