using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>Blocks and pending transactions of one node, over one WebSocket, as one stream.</summary>
internal sealed class EvmWatcher(
    EvmRpc rpc,
    Uri webSocket,
    ulong chainId,
    ContractAddresses contracts
)
{
    private const int MaxQueued = 1024;

    // Heads are announced; this is for nodes that go back without a word, and for what was announced while we were busy.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);

    public async IAsyncEnumerable<ChainObservation> WatchAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = Channel.CreateBounded<ChainObservation>(MaxQueued);
        var running = RunAsync(
            new BlockFollower(rpc, contracts, fromHeight, known),
            queue.Writer,
            stop.Token
        );
        try
        {
            await foreach (var observation in queue.Reader.ReadAllAsync(cancellation))
                yield return observation;
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private async Task RunAsync(
        BlockFollower follower,
        ChannelWriter<ChainObservation> queue,
        CancellationToken cancellation
    )
    {
        try
        {
            await PumpAsync(follower, queue, cancellation);
        }
        catch (Exception error)
        {
            queue.TryComplete(
                NodeCalls.IsNodeFailure(error) ? NodeCalls.Unavailable(error) : error
            );
        }
    }

    private async Task PumpAsync(
        BlockFollower follower,
        ChannelWriter<ChainObservation> queue,
        CancellationToken cancellation
    )
    {
        await using var socket = await WebSocketJsonRpc.ConnectAsync(
            webSocket,
            cancellation: cancellation
        );
        await using var pending = await socket.PendingTransactionsAsync(cancellation);
        await using var heads = await socket.NewHeadsAsync(cancellation);
        using var announced = new SemaphoreSlim(0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] pumps =
        [
            PumpPendingAsync(pending, queue, stop.Token),
            PumpHeadsAsync(heads, announced, stop.Token),
            PumpBlocksAsync(follower, announced, queue, stop.Token),
        ];
        // None ends by itself: the first one that does has failed, and ends the others.
        var failed = await Task.WhenAny(pumps);
        await stop.CancelAsync();
        await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await failed;
        throw new JsonRpcUnavailableException("a subscription has ended");
    }

    private static async Task PumpHeadsAsync(
        EvmSubscription<BlockHeader> heads,
        SemaphoreSlim announced,
        CancellationToken cancellation
    )
    {
        await foreach (var _ in heads.ReadAllAsync(cancellation))
            announced.Release();
    }

    private static async Task PumpBlocksAsync(
        BlockFollower follower,
        SemaphoreSlim announced,
        ChannelWriter<ChainObservation> queue,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            await foreach (var observation in follower.CatchUpAsync(cancellation))
                await queue.WriteAsync(observation, cancellation);
            await announced.WaitAsync(PollInterval, cancellation);
        }
    }

    private async Task PumpPendingAsync(
        EvmSubscription<RpcTransaction> pending,
        ChannelWriter<ChainObservation> queue,
        CancellationToken cancellation
    )
    {
        await foreach (var transaction in pending.ReadAllAsync(cancellation))
        {
            if (Observe(transaction) is { } observation)
                await queue.WriteAsync(observation, cancellation);
        }
    }

    private ChainObservation.Pending? Observe(RpcTransaction transaction)
    {
        if (transaction.To is not { } to || !contracts.All.Contains(to))
            return null;
        try
        {
            // Rebuilt and recovered, so that a leg is pending only where its payer really signed it.
            var signed = transaction.ToSigned(chainId);
            var leg =
                to == contracts.User ? PendingLegDecoder.Decode(signed.Transaction.Data) : null;
            return new(signed.Hash.ToString(), signed.Raw, leg);
        }
        catch (FormatException)
        {
            return null; // of a type that this system does not use: its block will tell
        }
    }
}
