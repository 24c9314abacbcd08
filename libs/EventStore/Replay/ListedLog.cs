namespace Notary.EventStore;

/// <summary>A log in memory.</summary>
internal sealed class ListedLog(IReadOnlyCollection<IEvent> events) : IReplayLog
{
    public bool IsCutAfter(IEvent recorded) => false;

    public IAsyncEnumerable<IEvent> ReadStreamsAsync(CancellationToken cancellation = default) =>
        events
            .OrderBy(e => e.StreamId, StringComparer.Ordinal)
            .ThenBy(e => e.Version)
            .ToAsyncEnumerable();

    public Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        CancellationToken cancellation = default
    ) => Task.FromResult<IReadOnlyList<IEvent>>([.. events.Where(e => e.StreamId == streamId)]);
}
