using System.Text.Json;
using Npgsql;

namespace Notary.EventStore;

internal sealed class DocumentSession(
    NpgsqlDataSource source,
    StoreOptions options,
    AppendQueue queue
) : QuerySession(source, options), IDocumentSession, IEventStoreOperations
{
    private static readonly byte[] NoHeaders = "{}"u8.ToArray();

    private readonly StoreOptions options = options;
    private readonly Dictionary<string, StreamAction> streams = new(StringComparer.Ordinal);
    private readonly List<InboxEntry> inbox = [];
    private readonly Dictionary<string, string> headers = new(StringComparer.Ordinal);
    private Lease? lease;
    private AppendUnit? after;
    private AppendUnit? saved;

    public new IEventStoreOperations Events => this;

    public string? CorrelationId { get; set; }

    public string? CausationId { get; set; }

    public void SetHeader(string key, string value) =>
        headers[EventText.Require(key, nameof(key))] = value;

    public void ReceiveOnce(string consumer, Guid messageId) =>
        inbox.Add(new InboxEntry(EventText.Require(consumer, nameof(consumer)), messageId));

    public void Follow(IDocumentSession earlier) => after = ((DocumentSession)earlier).saved;

    public void Under(Lease lease) => this.lease = lease;

    public void StartStream(string streamId, params IReadOnlyCollection<object> events) =>
        Action(streamId, expectedVersion: 0, type: null).Add(events);

    public void StartStream<TAggregate>(
        string streamId,
        params IReadOnlyCollection<object> events
    ) => Action(streamId, expectedVersion: 0, typeof(TAggregate).Name).Add(events);

    public void Append(string streamId, params IReadOnlyCollection<object> events) =>
        Action(streamId, expectedVersion: null, type: null).Add(events);

    public void ArchiveStream(string streamId, string? reason = null) =>
        Append(streamId, new Archived(reason));

    public void Append(
        string streamId,
        long expectedVersion,
        params IReadOnlyCollection<object> events
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        Action(streamId, expectedVersion, type: null).Add(events);
    }

    public async Task<IEventStream<T>> FetchForWriting<T>(
        string streamId,
        CancellationToken cancellation = default
    )
        where T : class
    {
        var fold = await FoldAsync<T>(streamId, FoldLimit.None, cancellation);
        await Snapshots.KeepAsync(streamId, fold, cancellation);
        return new EventStream<T>(this, streamId, fold.Aggregate, fold.Version);
    }

    public async Task<long> SaveChangesAsync(CancellationToken cancellation = default)
    {
        var unit = new AppendUnit(
            [.. streams.Values.Where(s => s.Events.Count > 0).Select(Prepare)],
            [.. inbox.Distinct()],
            after,
            lease
        );
        if (unit is { Streams.Count: 0, Inbox.Count: 0 })
            return 0;
        saved = unit;
        var position = await queue.AppendAsync(unit, cancellation);
        streams.Clear();
        inbox.Clear();
        return position;
    }

    private StreamAction Action(string streamId, long? expectedVersion, string? type)
    {
        EventText.Require(streamId, nameof(streamId));
        if (!streams.TryGetValue(streamId, out var action))
            streams.Add(streamId, action = new StreamAction(streamId, expectedVersion, type));
        else if (expectedVersion is not null && expectedVersion != action.ExpectedVersion)
            throw new InvalidOperationException(
                $"The session expects another version of stream '{streamId}' already."
            );
        return action;
    }

    private StreamAppend Prepare(StreamAction stream)
    {
        var json =
            headers.Count == 0
                ? NoHeaders
                : JsonSerializer.SerializeToUtf8Bytes(headers, options.Json);
        return new StreamAppend(
            stream.Id,
            stream.Type,
            stream.ExpectedVersion,
            stream.IsArchiving,
            [.. stream.Events.Select(e => Prepare(e, json))]
        );
    }

    private NewEvent Prepare(object @event, byte[] headersJson) =>
        new(
            Guid.CreateVersion7(options.Time.GetUtcNow()),
            options.Events.Of(@event),
            JsonSerializer.SerializeToUtf8Bytes(@event, @event.GetType(), options.Json),
            headersJson,
            CorrelationId is null ? null : EventText.Require(CorrelationId, nameof(CorrelationId)),
            CausationId is null ? null : EventText.Require(CausationId, nameof(CausationId))
        );
}

internal sealed record StreamAction(string Id, long? ExpectedVersion, string? Type)
{
    internal List<object> Events { get; } = [];

    internal bool IsArchiving => Events.Count > 0 && Events[^1] is Archived;

    /// <exception cref="InvalidStreamOperationException">The session archives the stream.</exception>
    internal void Add(IReadOnlyCollection<object> events)
    {
        foreach (var @event in events)
        {
            if (IsArchiving)
                throw new InvalidStreamOperationException(Id);
            Events.Add(@event);
        }
    }
}

internal sealed record EventStream<T>(
    IDocumentSession Session,
    string Id,
    T? Aggregate,
    long StartingVersion
) : IEventStream<T>
    where T : class
{
    public void AppendOne(object @event) => Session.Events.Append(Id, StartingVersion, @event);

    public void AppendMany(params IReadOnlyCollection<object> events) =>
        Session.Events.Append(Id, StartingVersion, events);
}
