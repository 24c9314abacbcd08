namespace Notary.EventStore;

/// <summary>
/// Decides a group in order, each unit on what the ones before it leave behind, and makes the rows to write: versions,
/// positions, hashes. Pure: it knows the log from a <see cref="LogView"/> and the time from its caller.
/// </summary>
internal sealed class AppendPlan
{
    private readonly LogView view;
    private readonly Dictionary<string, PlannedStream> streams = new(StringComparer.Ordinal);
    private readonly HashSet<InboxEntry> inbox = [];
    private readonly HashSet<AppendUnit> refused = [];
    private readonly List<RecordedEvent> events = [];
    private readonly List<AppendOutcome> outcomes = [];

    /// <param name="clock">Events get this time, or the log's last one if that is later: time never falls along the log.</param>
    internal AppendPlan(LogView view, IReadOnlyList<AppendUnit> units, DateTimeOffset clock)
    {
        this.view = view;
        var microseconds = clock.AddTicks(-(clock.Ticks % TimeSpan.TicksPerMicrosecond));
        End =
            view.End.Timestamp < microseconds
                ? view.End with
                {
                    Timestamp = microseconds,
                }
                : view.End;
        foreach (var unit in units)
            Decide(unit);
    }

    /// <summary>Where the log must end for this plan to hold.</summary>
    internal LogEnd Start => view.End;

    /// <summary>Where the log ends with it.</summary>
    internal LogEnd End { get; private set; }

    internal IReadOnlyList<RecordedEvent> Events => events;

    internal IReadOnlyDictionary<string, PlannedStream> Streams => streams;

    internal IReadOnlyCollection<InboxEntry> Inbox => inbox;

    internal IReadOnlyList<AppendOutcome> Outcomes => outcomes;

    /// <summary>There is nothing to write.</summary>
    internal bool IsEmpty => events.Count == 0 && inbox.Count == 0;

    private void Decide(AppendUnit unit)
    {
        var outcome = Committed(unit) ?? Refused(unit) ?? Appended(unit);
        if (outcome.Refusal is not null)
            refused.Add(unit);
        outcomes.Add(outcome);
    }

    /// <summary>An earlier attempt saved it, whose answer was lost.</summary>
    private AppendOutcome? Committed(AppendUnit unit) =>
        unit.LastEventId is { } id && view.Committed.TryGetValue(id, out var position)
            ? new AppendOutcome(position, null)
            : null;

    private AppendOutcome? Refused(AppendUnit unit)
    {
        var refusal =
            IsVoid(unit) ? new PreviousSessionNotSavedException()
            : IsFencedOff(unit) ? new LeaseLostException(unit.Lease!.Name)
            : unit.Inbox.Any(m => inbox.Contains(m) || view.Received.Contains(m))
                ? new MessageAlreadyReceivedException([.. unit.Inbox.Select(m => m.MessageId)])
            : unit.Streams.Select(Refusal).FirstOrDefault(r => r is not null);
        return refusal is null ? null : new AppendOutcome(0, refusal);
    }

    /// <summary>The one before it is in this group, or has its outcome: units are saved in the order of the queue.</summary>
    private bool IsVoid(AppendUnit unit) =>
        unit.After is { } before && (refused.Contains(before) || before.Outcome.IsFaulted);

    private bool IsFencedOff(AppendUnit unit) =>
        unit.Lease is { } lease
        && !(view.Tokens.TryGetValue(lease.Name, out var token) && token == lease.Token);

    private EventStoreException? Refusal(StreamAppend append)
    {
        var (version, isArchived) = Present(append.StreamId);
        if (isArchived)
            return new InvalidStreamOperationException(append.StreamId);
        if (version == 0 && append is { IsArchiving: true, Events.Count: 1 })
            return new NonExistentStreamException(append.StreamId);
        if (append.ExpectedVersion is not { } expected || expected == version)
            return null;
        return expected == 0
            ? new ExistingStreamIdCollisionException(append.StreamId)
            : new EventStreamUnexpectedMaxEventIdException(append.StreamId, expected, version);
    }

    private AppendOutcome Appended(AppendUnit unit)
    {
        foreach (var append in unit.Streams)
            Append(append);
        inbox.UnionWith(unit.Inbox);
        return new AppendOutcome(End.Position, null);
    }

    private void Append(StreamAppend append)
    {
        var (version, _) = Present(append.StreamId);
        foreach (var @event in append.Events)
            Append(append.StreamId, ++version, @event);
        var type = streams.GetValueOrDefault(append.StreamId)?.Type ?? append.StreamType;
        streams[append.StreamId] = new(type, new StreamVersion(version, append.IsArchiving));
    }

    private void Append(string streamId, long version, NewEvent @event)
    {
        var recorded = @event.Record(streamId, version, End);
        events.Add(recorded);
        End = End with { Position = recorded.Position, Hash = recorded.Hash };
    }

    private StreamVersion Present(string streamId) =>
        streams.TryGetValue(streamId, out var planned) ? planned.Version : view.Streams[streamId];
}

/// <summary>A stream as the plan leaves it.</summary>
/// <param name="Type">What it was started with, if that is new.</param>
internal sealed record PlannedStream(string? Type, StreamVersion Version);
