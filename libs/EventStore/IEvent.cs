namespace Notary.EventStore;

/// <summary>A recorded event with its place in the log.</summary>
public interface IEvent
{
    /// <summary>Place in the whole log: 1, 2, 3 … without gaps.</summary>
    long Position { get; }

    Guid Id { get; }

    string StreamId { get; }

    /// <summary>Place in its stream: 1, 2, 3 … without gaps.</summary>
    long Version { get; }

    /// <summary>The registered name of the event's type, as stored.</summary>
    string Type { get; }

    /// <summary>The version of the type's JSON shape, as stored.</summary>
    int SchemaVersion { get; }

    /// <summary>The event, upcast to the type's newest shape.</summary>
    object Data { get; }

    IReadOnlyDictionary<string, string> Headers { get; }

    string? CorrelationId { get; }

    string? CausationId { get; }

    /// <summary>The writer's clock at the append in microseconds, never earlier than that of the position before.</summary>
    DateTimeOffset Timestamp { get; }

    /// <summary>32 bytes: the hash chain's value at this position (<see cref="HashChain"/>).</summary>
    ReadOnlyMemory<byte> Hash { get; }
}

/// <inheritdoc />
public interface IEvent<out T> : IEvent
{
    new T Data { get; }
}
