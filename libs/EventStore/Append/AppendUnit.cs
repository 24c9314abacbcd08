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
}

/// <summary>Events for one stream. Expected version: null for any, 0 for a new stream.</summary>
internal sealed record StreamAppend(
    string StreamId,
    string? StreamType,
    long? ExpectedVersion,
    IReadOnlyList<NewEvent> Events
);

internal sealed record NewEvent(
    Guid Id,
    EventType Type,
    string Data,
    string Headers,
    string? CorrelationId,
    string? CausationId
);

internal sealed record InboxEntry(string Consumer, Guid MessageId);
