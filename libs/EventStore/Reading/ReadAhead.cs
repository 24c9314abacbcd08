using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Notary.EventStore;

/// <summary>Lets a producer of pages work while their items are taken, a bounded number of pages ahead.</summary>
internal static class ReadAhead
{
    private const int Pages = 2;

    internal static async IAsyncEnumerable<T> RunAsync<T>(
        Func<Func<IReadOnlyList<T>, ValueTask>, CancellationToken, Task> produce,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pages = Channel.CreateBounded<IReadOnlyList<T>>(Pages);
        var producing = Task.Run(
            () => ProduceAsync(produce, pages.Writer, stop.Token),
            CancellationToken.None
        );
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellation))
            foreach (var item in page)
                yield return item;
        }
        finally
        {
            // Whoever leaves early ends the producer too.
            await stop.CancelAsync();
            await producing;
        }
    }

    /// <summary>An error reaches the reader behind the pages before it.</summary>
    private static async Task ProduceAsync<T>(
        Func<Func<IReadOnlyList<T>, ValueTask>, CancellationToken, Task> produce,
        ChannelWriter<IReadOnlyList<T>> writer,
        CancellationToken cancellation
    )
    {
        try
        {
            await produce(page => writer.WriteAsync(page, cancellation), cancellation);
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }
}
