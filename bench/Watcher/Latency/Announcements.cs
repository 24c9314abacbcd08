using System.Collections.Concurrent;
using System.Diagnostics;
using Notary.Evm;

namespace Notary.Bench.Watcher.Latency;

/// <summary>When a bare client of the node hears of each pending transaction.</summary>
internal sealed class Announcements : IAsyncDisposable
{
    private readonly WebSocketJsonRpc socket;
    private readonly EvmSubscription<RpcTransaction> pending;
    private readonly ConcurrentDictionary<string, long> heard = new(StringComparer.Ordinal);
    private readonly Task listening;

    private Announcements(WebSocketJsonRpc socket, EvmSubscription<RpcTransaction> pending)
    {
        (this.socket, this.pending) = (socket, pending);
        listening = Task.Run(ListenAsync);
    }

    /// <summary>Timestamps of <see cref="Stopwatch"/> by transaction id.</summary>
    public IReadOnlyDictionary<string, long> Heard => heard;

    public static async Task<Announcements> OpenAsync(Uri node, CancellationToken cancellation)
    {
        var opened = await WebSocketJsonRpc.ConnectAsync(node, cancellation: cancellation);
        return new(opened, await opened.PendingTransactionsAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await pending.DisposeAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await socket.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        await foreach (var transaction in pending.ReadAllAsync())
            heard.TryAdd(transaction.Hash.ToString(), Stopwatch.GetTimestamp());
    }
}
