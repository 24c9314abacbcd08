using Notary.EventStore;

namespace Notary.Adversary.Tests.Stores;

/// <summary>The documents of one projection.</summary>
internal sealed class MemoryDocuments<T>(MultiStreamProjection<T> projection)
    where T : class
{
    private readonly SortedDictionary<string, T> _documents = new(StringComparer.Ordinal);
    private int _folded;

    public IReadOnlyDictionary<string, T> UpTo(IReadOnlyList<IEvent> events)
    {
        for (; _folded < events.Count; _folded++)
        {
            var next = events[_folded];
            if (
                projection.EventTypes.Contains(next.Data.GetType())
                && projection.IdentityOf(next) is { } id
            )
                _documents[id] = Aggregator<T>.Step(_documents.GetValueOrDefault(id), next)!;
        }
        return _documents;
    }
}
