namespace Notary.EventStore;

/// <summary>What one session saves: whole or not at all.</summary>
internal sealed record AppendUnit(
    IReadOnlyList<StreamAppend> Streams,
    IReadOnlyList<InboxEntry> Inbox
)
{
    /// <summary>Completes with the last position, or with the refusal.</summary>
    internal TaskCompletionSource<long> Completion { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal int EventCount => Streams.Sum(s => s.Events.Count);

    /// <summary>Null if there are no events.</summary>
    internal Guid? LastEventId => Streams.Count == 0 ? null : Streams[^1].Events[^1].Id;
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
