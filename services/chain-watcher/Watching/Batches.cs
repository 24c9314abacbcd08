using System.Runtime.CompilerServices;

namespace Notary.ChainWatcher.Watching;

internal static class Batches
{
    /// <summary>What is there already is given together: one commit then serves it all, and no element waits for a later one.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> InBatchesAsync<T>(
        this IAsyncEnumerable<T> source,
        int limit,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var items = source.GetAsyncEnumerator(cancellation);
        var next = items.MoveNextAsync().AsTask();
        while (await next)
        {
            var batch = new List<T> { items.Current };
            next = items.MoveNextAsync().AsTask();
            while (batch.Count < limit && next is { IsCompletedSuccessfully: true, Result: true })
            {
                batch.Add(items.Current);
                next = items.MoveNextAsync().AsTask();
            }
            yield return batch;
        }
    }
}
