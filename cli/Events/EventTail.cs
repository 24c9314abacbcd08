using System.Runtime.CompilerServices;
using Notary.Cli.Audit;
using Notary.EventStore;

namespace Notary.Cli.Events;

/// <summary>An event of an instance's log.</summary>
internal sealed record LoggedEvent(string Instance, RecordedEvent Recorded);

/// <summary>Which events are wanted; null is any.</summary>
internal sealed record EventFilter(string? Stream, string? Type, string? Correlation)
{
    public bool Admits(RecordedEvent recorded) =>
        (Stream is null || recorded.StreamId == Stream)
        && (Type is null || recorded.Type == Type)
        && (Correlation is null || recorded.CorrelationId == Correlation);
}

/// <summary>Several logs, read on and on: each in its order, together in the order of time as far as they are read at once.</summary>
internal sealed class EventTail : IAsyncDisposable
{
    private const int Before = 10;
    private const int PageSize = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly List<Log> _logs = [];
    private readonly EventFilter _filter;

    private EventTail(EventFilter filter) => _filter = filter;

    /// <param name="after">Position in each log; null for its last few events, or for all of a story.</param>
    public static async Task<EventTail> OpenAsync(
        IEnumerable<CatalogedLog> logs,
        EventFilter filter,
        long? after,
        CancellationToken cancellation
    )
    {
        var tail = new EventTail(filter);
        foreach (var log in logs)
        {
            var store = log.Open();
            var opened = new Log(log.Instance, store);
            tail._logs.Add(opened);
            var head = await store.FetchHeadAsync(cancellation);
            opened.Position =
                after
                ?? (
                    filter is { Stream: null, Correlation: null }
                        ? Math.Max(0, head.Position - Before)
                        : 0
                );
        }
        return tail;
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        while (true)
        {
            var page = new List<LoggedEvent>();
            foreach (var log in _logs)
                page.AddRange(await NextAsync(log, cancellation));
            foreach (var recorded in page.OrderBy(e => e.Recorded.Timestamp))
                if (_filter.Admits(recorded.Recorded))
                    yield return recorded;
            if (page.Count == 0 && !follow)
                yield break;
            if (page.Count == 0)
                await Task.Delay(Interval, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs)
            await log.Store.DisposeAsync();
    }

    private static async Task<List<LoggedEvent>> NextAsync(Log log, CancellationToken cancellation)
    {
        var page = new List<LoggedEvent>();
        await foreach (
            var recorded in log.Store.ReadRecordedAsync(
                log.Position,
                log.Position + PageSize,
                cancellation
            )
        )
            page.Add(new(log.Instance, recorded));
        if (page.Count > 0)
            log.Position = page[^1].Recorded.Position;
        return page;
    }

    private sealed class Log(string instance, IDocumentStore store)
    {
        public string Instance => instance;
        public IDocumentStore Store => store;
        public long Position { get; set; }
    }
}
