using Notary.EventStore;

namespace Notary.DataExchange.Storage;

internal static class StreamReading
{
    /// <summary>The event that started a stream, or null where there is none.</summary>
    public static async Task<T?> FirstAsync<T>(
        this IDocumentStore store,
        string streamId,
        CancellationToken cancellation
    )
        where T : class
    {
        var events = await store
            .QuerySession()
            .Events.FetchStreamAsync(streamId, version: 1, cancellation: cancellation);
        return events.Count == 0 ? null : (T)events[0].Data;
    }

    /// <summary>Starts streams together; false, and nothing saved, where one of them exists.</summary>
    public static async Task<bool> TryStartAsync(
        this IDocumentStore store,
        CancellationToken cancellation,
        params IReadOnlyCollection<(string StreamId, object Event)> streams
    )
    {
        var session = store.LightweightSession();
        foreach (var (streamId, @event) in streams)
            session.Events.StartStream(streamId, @event);
        try
        {
            await session.SaveChangesAsync(cancellation);
            return true;
        }
        catch (ExistingStreamIdCollisionException)
        {
            return false;
        }
    }
}
