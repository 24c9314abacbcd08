namespace Notary.Cli.Audit.Export;

/// <summary>The newest of many, and how many there were.</summary>
internal sealed class Newest<T>(int limit)
{
    private readonly Queue<T> _kept = new();

    public long Count { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<T> Kept => _kept;

    /// <summary>How many are left out.</summary>
    public long LeftOut => Count - _kept.Count;

    public void Add(T item)
    {
        Count++;
        _kept.Enqueue(item);
        if (_kept.Count > limit)
            _kept.Dequeue();
    }
}
