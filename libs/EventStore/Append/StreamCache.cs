namespace Notary.EventStore;

/// <summary>
/// Newest versions of the streams used last. Bounded: two generations, of which the older is dropped when the younger is full.
/// </summary>
internal sealed class StreamCache(int generationSize = 50_000)
{
    private Dictionary<string, StreamVersion> young = new(StringComparer.Ordinal);
    private Dictionary<string, StreamVersion> old = new(StringComparer.Ordinal);

    internal bool TryGet(string id, out StreamVersion version) =>
        young.TryGetValue(id, out version) || old.TryGetValue(id, out version);

    internal void Set(string id, StreamVersion version)
    {
        if (young.Count >= generationSize)
            (old, young) = (young, new(StringComparer.Ordinal));
        young[id] = version;
    }

    internal void Clear()
    {
        young.Clear();
        old.Clear();
    }
}
