namespace Notary.EventStore;

/// <summary>What one session saves: whole or not at all.</summary>
internal sealed class AppendUnit(
    IReadOnlyList<StreamAppend> streams,
    IReadOnlyList<InboxEntry> inbox,
    AppendUnit? after,
    Lease? lease
)
{
    private readonly TaskCompletionSource<long> completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    internal IReadOnlyList<StreamAppend> Streams { get; } = streams;

    internal IReadOnlyList<InboxEntry> Inbox { get; } = inbox;

    /// <summary>Queued before this one, and without it this one is void. Forgotten at the end, or a chain would grow for ever.</summary>
    internal AppendUnit? After { get; private set; } = after;

    /// <summary>Must be the newest of its name; null for a unit that needs none.</summary>
    internal Lease? Lease { get; } = lease;

    /// <summary>The last position, or the refusal.</summary>
    internal Task<long> Outcome => completion.Task;

    internal int EventCount => Streams.Sum(s => s.Events.Count);

    /// <summary>Null if there are no events.</summary>
    internal Guid? LastEventId => Streams.Count == 0 ? null : Streams[^1].Events[^1].Id;

    internal void Complete(long position)
    {
        After = null;
        completion.TrySetResult(position);
    }

    internal void Fail(Exception reason)
    {
        After = null;
        completion.TrySetException(reason);
    }
}

/// <summary>One or more events for one stream. Expected version: null for any, 0 for a new stream.</summary>
/// <param name="IsArchiving">The last event is <see cref="Archived"/>.</param>
internal sealed record StreamAppend(
    string StreamId,
    string? StreamType,
    long? ExpectedVersion,
    bool IsArchiving,
    IReadOnlyList<NewEvent> Events
);

internal sealed record NewEvent(
    Guid Id,
    EventType Type,
    byte[] Data,
    byte[] Headers,
    string? CorrelationId,
    string? CausationId
)
{
    /// <summary>The event as it stands in the log behind <paramref name="end"/>.</summary>
    internal RecordedEvent Record(string streamId, long version, LogEnd end)
    {
        var recorded = new RecordedEvent(
            end.Position + 1,
            Id,
            streamId,
            version,
            Type.Name,
            Type.SchemaVersion,
            Data,
            Headers,
            CorrelationId,
            CausationId,
            end.Timestamp,
            end.Hash,
            default
        );
        return recorded with { Hash = HashChain.Next(end.Hash.Span, recorded) };
    }
}

internal sealed record InboxEntry(string Consumer, Guid MessageId);
