namespace Notary.EventStore;

/// <summary>What the event store throws on purpose.</summary>
public abstract class EventStoreException(string message) : Exception(message);

/// <summary>The stream's version was not the expected one; nothing of the session was saved.</summary>
public sealed class EventStreamUnexpectedMaxEventIdException(
    string streamId,
    long expected,
    long actual
)
    : EventStoreException(
        $"Stream '{streamId}' is at version {actual}, not at the expected {expected}."
    )
{
    public string StreamId { get; } = streamId;
    public long ExpectedVersion { get; } = expected;
    public long ActualVersion { get; } = actual;
}

/// <summary>StartStream found a stream of that id; nothing of the session was saved.</summary>
public sealed class ExistingStreamIdCollisionException(string streamId)
    : EventStoreException($"Stream '{streamId}' exists already.")
{
    public string StreamId { get; } = streamId;
}

/// <summary>The stream is archived and takes no more events; nothing of the session was saved.</summary>
public sealed class InvalidStreamOperationException(string streamId)
    : EventStoreException($"Stream '{streamId}' is archived.")
{
    public string StreamId { get; } = streamId;
}

/// <summary>There is no stream of that id to archive; nothing of the session was saved.</summary>
public sealed class NonExistentStreamException(string streamId)
    : EventStoreException($"Stream '{streamId}' does not exist.")
{
    public string StreamId { get; } = streamId;
}

/// <summary>The session's message was received before; nothing of the session was saved, its effect is in the log.</summary>
public sealed class MessageAlreadyReceivedException(IReadOnlyCollection<Guid> messageIds)
    : EventStoreException($"Received before: {string.Join(", ", messageIds)}.")
{
    public IReadOnlyCollection<Guid> MessageIds { get; } = messageIds;
}

/// <summary>The session follows one that was not saved; nothing of it was saved either.</summary>
public sealed class PreviousSessionNotSavedException()
    : EventStoreException("The session follows one that was not saved.");

/// <summary>Another process took the lease that the session was to be saved under; nothing of it was saved.</summary>
public sealed class LeaseLostException(string lease)
    : EventStoreException($"Another process holds the lease '{lease}'.")
{
    public string Lease { get; } = lease;
}

/// <summary>An event of a type or schema version that the registry does not know.</summary>
public sealed class UnknownEventTypeException(string type)
    : EventStoreException(
        $"No event type is registered for {type}: call StoreOptions.Events.MapEventType."
    );

/// <summary>Another worker has moved this shard's checkpoint: this one must stop.</summary>
public sealed class ProgressionProgressOutOfOrderException(string shard, long floor)
    : EventStoreException(
        $"Shard '{shard}' is no longer at position {floor}: another worker owns it."
    );

/// <summary>A stream cannot be folded into the type: no matching Create, Apply or default constructor.</summary>
public sealed class InvalidProjectionException(string message) : EventStoreException(message);

/// <summary>An operator's request that cannot be done; the message says why.</summary>
public sealed class ShardOperationException(string message) : EventStoreException(message);
