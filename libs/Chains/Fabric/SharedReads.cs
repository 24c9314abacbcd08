namespace Notary.Chains.Fabric;

/// <summary>Remembers the newest of what never changes, and lets those who ask for the same at the same time share one request.</summary>
/// <param name="capacity">How many are remembered.</param>
internal sealed class SharedReads<TKey, TValue>(int capacity, Func<TKey, Task<TValue>> read)
    where TKey : notnull
{
    private readonly Lock _changing = new();
    private readonly Dictionary<TKey, Task<TValue>> _known = [];
    private readonly Queue<TKey> _order = new();

    public Task<TValue> GetAsync(TKey key, CancellationToken cancellation)
    {
        lock (_changing)
        {
            if (
                _known.TryGetValue(key, out var known)
                && known is not { IsCompleted: true, IsCompletedSuccessfully: false }
            )
                return known.WaitAsync(cancellation);
            if (known is null)
                MakeRoomFor(key);
            return (_known[key] = read(key)).WaitAsync(cancellation);
        }
    }

    private void MakeRoomFor(TKey key)
    {
        _order.Enqueue(key);
        if (_order.Count > capacity)
            _known.Remove(_order.Dequeue());
    }
}
