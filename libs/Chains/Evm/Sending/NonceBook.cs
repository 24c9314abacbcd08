namespace Notary.Chains.Evm.Sending;

/// <summary>
/// Hands out nonces to transactions that are prepared before earlier ones are broadcast. A reservation that is not used
/// lapses, so that an abandoned transaction does not block its successors for good.
/// </summary>
internal sealed class NonceBook(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly Dictionary<ulong, DateTimeOffset> reserved = [];

    /// <summary>The lowest nonce that neither the node's mempool nor a live reservation holds.</summary>
    /// <param name="nodeCount">The account's transactions, pending ones included, as the node counts them.</param>
    public ulong Reserve(ulong nodeCount)
    {
        lock (reserved)
        {
            var now = time.GetUtcNow();
            foreach (var (used, until) in reserved.ToArray())
            {
                if (used < nodeCount || until <= now)
                    reserved.Remove(used);
            }
            var nonce = nodeCount;
            while (reserved.ContainsKey(nonce))
                nonce++;
            reserved[nonce] = now + Lifetime;
            return nonce;
        }
    }

    /// <summary>Whether a transaction with this nonce was made just now, and is to be sent.</summary>
    public bool IsReserved(ulong nonce)
    {
        lock (reserved)
            return reserved.TryGetValue(nonce, out var until) && until > time.GetUtcNow();
    }

    /// <summary>Gives back the nonce of a transaction that will not be sent.</summary>
    public void Release(ulong nonce)
    {
        lock (reserved)
            reserved.Remove(nonce);
    }
}
