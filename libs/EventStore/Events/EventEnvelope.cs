namespace Notary.EventStore;

/// <inheritdoc cref="IEvent{T}" />
public sealed record EventEnvelope<T>(
    long Position,
    Guid Id,
    string StreamId,
    long Version,
    string Type,
    int SchemaVersion,
    T Data,
    IReadOnlyDictionary<string, string> Headers,
    string? CorrelationId,
    string? CausationId,
    DateTimeOffset Timestamp,
    ReadOnlyMemory<byte> Hash
) : IEvent<T>
    where T : notnull
{
    object IEvent.Data => Data;
}
