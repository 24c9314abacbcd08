using Notary.EventStore;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>Every event of a log; what was read before is not read again.</summary>
internal sealed class LogTail(IDocumentStore store)
{
    private readonly List<object> events = [];
    private long position;

    public async Task<List<object>> EventsAsync()
    {
        await foreach (var e in store.ReadAllAsync(position))
        {
            events.Add(e.Data);
            position = e.Position;
        }
        return [.. events];
    }
}
