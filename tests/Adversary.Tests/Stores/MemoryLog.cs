using Microsoft.Extensions.Logging;
using Notary.EventStore;

namespace Notary.Adversary.Tests.Stores;

/// <summary>
/// An event log in memory, for thousands of services that live for a moment: streams, versions and the inbox as the real one has
/// them. Documents are brought up to date when they are asked for.
/// </summary>
internal sealed class MemoryLog(TimeProvider time) : IDocumentStore
{
    private readonly Dictionary<string, List<IEvent>> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<(string, Guid)> _received = [];
    private readonly List<IEvent> _events = [];
    private readonly Dictionary<Type, object> _documents = [];

    public StoreOptions Options { get; } = new() { Time = time };

    /// <summary>In the order of their positions.</summary>
    public IReadOnlyList<IEvent> Events => _events;

    public IShardOperations Shards => throw new NotSupportedException();

    public ILeases Leases => throw new NotSupportedException();

    public IDocumentSession LightweightSession() => new MemorySession(this);

    public IQuerySession QuerySession() => new MemorySession(this);

    public IReadOnlyList<IEvent> Stream(string id) => _streams.GetValueOrDefault(id, []);

    public IEnumerable<T> All<T>() => _events.Select(e => e.Data).OfType<T>();

    public bool HasReceived(string consumer, Guid message) =>
        _received.Contains((consumer, message));

    /// <summary>What a projection of its options has built by now, by id.</summary>
    public IReadOnlyDictionary<string, T> Documents<T>()
        where T : class
    {
        if (!_documents.TryGetValue(typeof(T), out var documents))
            _documents.Add(
                typeof(T),
                documents = new MemoryDocuments<T>(Options.Projections.Building<T>())
            );
        return ((MemoryDocuments<T>)documents).UpTo(_events);
    }

    /// <summary>Settings and the like, from before a schedule begins.</summary>
    public void Write(string stream, params object[] events) =>
        Append([new(stream, null, [.. events])], []);

    /// <summary>For tests that falsify a log: these events are gone, and nothing else is changed.</summary>
    public void Forget<T>()
    {
        _events.RemoveAll(e => e.Data is T);
        _documents.Clear();
        foreach (var stream in _streams.Values)
            stream.RemoveAll(e => e.Data is T);
    }

    /// <returns>The position of the last event.</returns>
    public long Append(IReadOnlyList<Appended> appends, IReadOnlyList<(string, Guid)> inbox)
    {
        Require(appends, inbox);
        _received.UnionWith(inbox);
        foreach (var append in appends)
        {
            if (!_streams.TryGetValue(append.Stream, out var stream))
                _streams.Add(append.Stream, stream = []);
            foreach (var data in append.Events)
            {
                var e = Envelope.Of(data, _events.Count + 1, append.Stream, stream.Count + 1, time);
                stream.Add(e);
                _events.Add(e);
            }
        }
        return _events.Count;
    }

    public async IAsyncEnumerable<IEvent> ReadAllAsync(
        long after = 0,
        long to = long.MaxValue,
        [System.Runtime.CompilerServices.EnumeratorCancellation]
            CancellationToken cancellation = default
    )
    {
        await Task.CompletedTask;
        foreach (var e in _events.Where(e => e.Position > after && e.Position <= to).ToList())
            yield return e;
    }

    /// <summary>Documents are never behind.</summary>
    public Task WaitForNonStaleProjectionDataAsync(
        TimeSpan timeout,
        CancellationToken cancellation = default
    ) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public IAsyncEnumerable<RecordedEvent> ReadRecordedAsync(
        long after = 0,
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public IAsyncEnumerable<IEvent> ReadStreamsAsync(
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public IAsyncEnumerable<RecordedEvent> ReadRecordedStreamsAsync(
        long to = long.MaxValue,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<long> FetchPositionAsync(
        DateTimeOffset at,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<LogHead> FetchHeadAsync(CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ChainVerification> VerifyAsync(
        IReadOnlyCollection<LogHead>? checkpoints = null,
        LogHead? from = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task ApplyAllConfiguredChangesToDatabaseAsync(
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<long> RebuildAsync(
        IProjection projection,
        long? toPosition = null,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public IProjectionDaemon BuildProjectionDaemon(
        IEnumerable<ISubscription>? more = null,
        ILogger? logger = null
    ) => throw new NotSupportedException();

    private void Require(IReadOnlyList<Appended> appends, IReadOnlyList<(string, Guid)> inbox)
    {
        var known = inbox.Where(_received.Contains).Select(entry => entry.Item2).ToList();
        if (known.Count > 0)
            throw new MessageAlreadyReceivedException(known);
        foreach (var append in appends)
        {
            var version = Stream(append.Stream).Count;
            if (append.ExpectedVersion == 0 && version > 0)
                throw new ExistingStreamIdCollisionException(append.Stream);
            if (append.ExpectedVersion is { } expected && expected != version)
                throw new EventStreamUnexpectedMaxEventIdException(
                    append.Stream,
                    expected,
                    version
                );
        }
    }

    private static class Envelope
    {
        private static readonly Dictionary<
            Type,
            Func<object, long, string, long, TimeProvider, IEvent>
        > Makers = [];

        public static IEvent Of(
            object data,
            long position,
            string stream,
            long version,
            TimeProvider time
        )
        {
            Func<object, long, string, long, TimeProvider, IEvent>? maker;
            lock (Makers)
                if (!Makers.TryGetValue(data.GetType(), out maker))
                    Makers.Add(data.GetType(), maker = MakerOf(data.GetType()));
            return maker(data, position, stream, version, time);
        }

        private static Func<object, long, string, long, TimeProvider, IEvent> MakerOf(Type type) =>
            typeof(Envelope)
                .GetMethod(
                    nameof(Make),
                    System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static
                )!
                .MakeGenericMethod(type)
                .CreateDelegate<Func<object, long, string, long, TimeProvider, IEvent>>();

        private static IEvent Make<T>(
            object data,
            long position,
            string stream,
            long version,
            TimeProvider time
        )
            where T : notnull =>
            new EventEnvelope<T>(
                position,
                Guid.NewGuid(),
                stream,
                version,
                typeof(T).Name,
                1,
                (T)data,
                new Dictionary<string, string>(StringComparer.Ordinal),
                null,
                null,
                time.GetUtcNow(),
                default
            );
    }
}

/// <param name="ExpectedVersion">Null: any.</param>
internal sealed record Appended(string Stream, long? ExpectedVersion, List<object> Events);
