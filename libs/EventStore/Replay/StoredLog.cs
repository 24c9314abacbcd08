using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Notary.EventStore;

/// <summary>A stored log for a replay, up to a position.</summary>
/// <param name="to">The last position that is read.</param>
/// <param name="isCut">Whether the log goes on behind it.</param>
/// <param name="unreadable">Told of each event whose type or JSON does not fit; it is passed over.</param>
internal sealed class StoredLog(
    IDocumentStore store,
    long to,
    bool isCut,
    Action<RecordedEvent, string> unreadable,
    IProgress<long>? progress
) : IReplayLog
{
    /// <summary>Events between two reports of progress.</summary>
    private const int Stride = 1_000;

    /// <summary>Events read so far, stream by stream.</summary>
    public long Count { get; private set; }

    public bool IsCutAfter(IEvent recorded) => isCut && recorded.Position == to;

    public async IAsyncEnumerable<IEvent> ReadStreamsAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await foreach (var recorded in store.ReadRecordedStreamsAsync(to, cancellation))
        {
            if (++Count % Stride == 0)
                progress?.Report(Count);
            if (Read(recorded) is { } readable)
                yield return readable;
        }
    }

    public async Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        CancellationToken cancellation = default
    )
    {
        var events = await store
            .QuerySession()
            .Events.FetchStreamAsync(streamId, cancellation: cancellation);
        return [.. events.TakeWhile(e => e.Position <= to)];
    }

    private IEvent? Read(RecordedEvent recorded)
    {
        try
        {
            return store.Options.Events.Read(recorded, store.Options.Json);
        }
        catch (Exception e) when (e is EventStoreException or JsonException or FormatException)
        {
            unreadable(recorded, e.Message);
            return null;
        }
    }
}
