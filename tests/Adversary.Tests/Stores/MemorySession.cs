using Notary.EventStore;

namespace Notary.Adversary.Tests.Stores;

/// <summary>A unit of work on a <see cref="MemoryLog"/>.</summary>
internal sealed class MemorySession(MemoryLog log) : IDocumentSession, IEventStoreOperations
{
    private readonly List<Appended> _appends = [];
    private readonly List<(string, Guid)> _inbox = [];

    public IEventStoreOperations Events => this;

    IQueryEventStore IQuerySession.Events => this;

    public string? CorrelationId { get; set; }

    public string? CausationId { get; set; }

    public void SetHeader(string key, string value) { }

    public void ReceiveOnce(string consumer, Guid messageId) => _inbox.Add((consumer, messageId));

    /// <summary>Saves come one after the other here.</summary>
    public void Follow(IDocumentSession earlier) { }

    public void Under(Lease lease) => throw new NotSupportedException();

    public Task<long> SaveChangesAsync(CancellationToken cancellation = default)
    {
        var position = log.Append(_appends, _inbox);
        _appends.Clear();
        _inbox.Clear();
        return Task.FromResult(position);
    }

    public Task<T?> LoadAsync<T>(string id, CancellationToken cancellation = default)
        where T : class => Task.FromResult(log.Documents<T>().GetValueOrDefault(id));

    /// <summary>All of them: SQL only narrows what the services' own rules then choose from.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        CancellationToken cancellation,
        params object[] parameters
    )
        where T : class => Task.FromResult<IReadOnlyList<T>>([.. log.Documents<T>().Values]);

    public Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        long version = 0,
        long fromVersion = 0,
        CancellationToken cancellation = default
    )
    {
        var last = version == 0 ? long.MaxValue : version;
        return Task.FromResult<IReadOnlyList<IEvent>>([
            .. log.Stream(streamId).Where(e => e.Version > fromVersion && e.Version <= last),
        ]);
    }

    public Task<T?> AggregateStreamAsync<T>(
        string streamId,
        long version = 0,
        DateTimeOffset? timestamp = null,
        long position = 0,
        CancellationToken cancellation = default
    )
        where T : class => Task.FromResult(Aggregator<T>.Fold(log.Stream(streamId)));

    public Task<StreamState?> FetchStreamStateAsync(
        string streamId,
        CancellationToken cancellation = default
    ) =>
        Task.FromResult(
            log.Stream(streamId) is { Count: > 0 } stream
                ? new StreamState(streamId, null, stream.Count, IsArchived: false)
                : null
        );

    public Task<bool> HasReceivedAsync(
        string consumer,
        Guid messageId,
        CancellationToken cancellation = default
    ) => Task.FromResult(log.HasReceived(consumer, messageId));

    public void StartStream(string streamId, params IReadOnlyCollection<object> events) =>
        Queue(streamId, 0, events);

    public void StartStream<TAggregate>(
        string streamId,
        params IReadOnlyCollection<object> events
    ) => Queue(streamId, 0, events);

    public void Append(string streamId, params IReadOnlyCollection<object> events) =>
        Queue(streamId, null, events);

    public void Append(
        string streamId,
        long expectedVersion,
        params IReadOnlyCollection<object> events
    ) => Queue(streamId, expectedVersion, events);

    public void ArchiveStream(string streamId, string? reason = null) =>
        throw new NotSupportedException();

    public Task<IEventStream<T>> FetchForWriting<T>(
        string streamId,
        CancellationToken cancellation = default
    )
        where T : class
    {
        var stream = log.Stream(streamId);
        return Task.FromResult<IEventStream<T>>(
            new Written<T>(this, streamId, Aggregator<T>.Fold(stream), stream.Count)
        );
    }

    private void Queue(string stream, long? expected, IReadOnlyCollection<object> events)
    {
        if (_appends.Find(a => a.Stream == stream) is { } known)
            known.Events.AddRange(events);
        else if (events.Count > 0)
            _appends.Add(new(stream, expected, [.. events]));
    }

    private sealed record Written<T>(
        MemorySession Session,
        string Id,
        T? Aggregate,
        long StartingVersion
    ) : IEventStream<T>
        where T : class
    {
        public void AppendOne(object @event) => Session.Append(Id, StartingVersion, @event);

        public void AppendMany(params IReadOnlyCollection<object> events) =>
            Session.Append(Id, StartingVersion, events);
    }
}
