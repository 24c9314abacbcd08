using Notary.EventStore;

namespace Notary.ChainWatcher.Watching;

/// <summary>
/// The watcher's stream and the state folded from it. Every append expects the version that it has seen: of two watchers on
/// one log only one gets anything written.
/// </summary>
internal sealed class WatcherLog
{
    private const string StreamId = "chain";

    private readonly IDocumentStore store;
    private long version;

    private WatcherLog(IDocumentStore store) => this.store = store;

    public WatchedChain State { get; private set; } = new();

    public static async Task<WatcherLog> LoadAsync(
        IDocumentStore store,
        CancellationToken cancellation
    )
    {
        var log = new WatcherLog(store);
        await foreach (var e in store.ReadAllAsync(cancellation: cancellation))
        {
            if (e.StreamId != StreamId)
                continue;
            log.State = log.State.Apply(e.Data);
            log.version = e.Version;
        }
        return log;
    }

    /// <exception cref="EventStreamUnexpectedMaxEventIdException">Another watcher has written.</exception>
    public async Task AppendAsync(IReadOnlyList<object> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return;
        var session = store.LightweightSession();
        session.Events.Append(StreamId, version, [.. events]);
        await session.SaveChangesAsync(cancellation);
        version += events.Count;
        State = events.Aggregate(State, (state, e) => state.Apply(e));
    }
}
