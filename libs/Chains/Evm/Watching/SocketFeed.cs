using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Chains.Evm.Mempool;
using Notary.Chains.Evm.Nodes;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>
/// What a node announces over its WebSocket. It only ever makes the watch faster: blocks are read and checked over HTTP, which
/// is all that is left while the socket is away.
/// </summary>
internal sealed class SocketFeed(
    EvmNode node,
    Uri endpoint,
    Action onHead,
    PoolFeed mempool,
    EvmWatchOptions options,
    TimeProvider time
)
{
    private readonly TaskCompletionSource firstAttempt = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private volatile bool isConnected;
    private volatile TaskCompletionSource restart = new();

    public bool IsConnected => isConnected;

    /// <summary>Ends when the node announces, or has shown that it does not.</summary>
    public Task FirstAttempt => firstAttempt.Task;

    /// <summary>Ends only by cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await ListenAsync(cancellation);
            }
            catch (Exception error)
                when (error
                        is JsonRpcException
                            or JsonRpcUnavailableException
                            or OperationCanceledException
                    && !cancellation.IsCancellationRequested
                )
            {
                // Over HTTP the node shows by itself whether it is there.
            }
            isConnected = false;
            firstAttempt.TrySetResult();
            onHead();
            await Task.Delay(options.RetryAfter, time, cancellation);
        }
    }

    /// <summary>Opens a new connection: this one keeps silent.</summary>
    public void Restart() => restart.TrySetResult();

    private async Task ListenAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        restart = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var socket = await WebSocketJsonRpc.ConnectAsync(
            endpoint,
            node.Limits,
            stop.Token
        );
        await using var heads = await socket.SubscribeAsync(["newHeads"], stop.Token);
        await using var pending = await SubscribePendingAsync(socket, stop.Token);
        await mempool.SnapshotAsync(stop.Token);
        isConnected = true;
        firstAttempt.TrySetResult();
        onHead();
        Task[] pumps =
        [
            restart.Task,
            PumpAsync(heads, (_, _) => Announce(), stop.Token),
            PumpAsync(pending, mempool.TakeAsync, stop.Token),
        ];
        var ended = await Task.WhenAny(pumps);
        await stop.CancelAsync();
        await Task.WhenAll(pumps[1..]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended;
    }

    private Task Announce()
    {
        onHead();
        return Task.CompletedTask;
    }

    // Nodes that do not give bodies refuse the parameter, or ignore it and give hashes.
    private static async Task<JsonRpcSubscription> SubscribePendingAsync(
        WebSocketJsonRpc socket,
        CancellationToken cancellation
    )
    {
        JsonArray withBodies = ["newPendingTransactions", true];
        try
        {
            return await socket.SubscribeAsync(withBodies, cancellation);
        }
        catch (JsonRpcException)
        {
            return await socket.SubscribeAsync(["newPendingTransactions"], cancellation);
        }
    }

    private static async Task PumpAsync(
        JsonRpcSubscription subscription,
        Func<JsonElement, CancellationToken, Task> take,
        CancellationToken cancellation
    )
    {
        await foreach (var notification in subscription.ReadAllAsync(cancellation))
            await take(notification, cancellation);
    }
}
