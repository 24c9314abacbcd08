using System.Threading.Channels;
using Notary.Chains.Evm.Mempool;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Observations;

namespace Notary.Chains.Evm.Watching;

/// <summary>Follows one node until it fails.</summary>
internal sealed class NodeSession : IDisposable
{
    // Blocks in a row that polling found although the socket seemed to be there.
    private const int MaxUnannounced = 3;

    private readonly EvmWatchOptions options;
    private readonly BlockFollower follower;
    private readonly StandbyWatch standby;
    private readonly SocketFeed? socket;
    private readonly FinalityFeed? finality;
    private readonly ChannelWriter<ChainObservation?> queue;
    private readonly TimeProvider time;
    private readonly bool isAlone;
    private readonly SemaphoreSlim announced = new(0);
    private int unannounced;

    public NodeSession(
        EvmNode node,
        NodePool pool,
        FollowedChain chain,
        BlockPipeline pipeline,
        TrackedPool pending,
        EvmWatchOptions options,
        bool followsFinality,
        ChannelWriter<ChainObservation?> queue,
        TimeProvider time
    )
    {
        (this.options, this.queue, this.time) = (options, queue, time);
        Mempool = new(node, pending, chain, queue, options, time);
        isAlone = pool.Nodes.Count == 1;
        follower = new(node, pool, pipeline, chain, options, time);
        finality = followsFinality ? new(node, chain, queue) : null;
        standby = new(node, follower, pool, chain, options, time);
        socket = node.WebSocket is { } endpoint
            ? new(node, endpoint, () => announced.Release(), Mempool, options, time)
            : null;
    }

    /// <summary>What the node's mempool shows.</summary>
    public PoolFeed Mempool { get; }

    /// <summary>Ends only by cancellation or its exception.</summary>
    /// <exception cref="NodeFaultException">The node cannot be followed; so do the exceptions of its calls say.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> pumps =
        [
            PumpBlocksAsync(stop.Token),
            Mempool.PollAsync(() => socket is { IsConnected: true }, stop.Token),
        ];
        if (socket is not null)
            pumps.Add(socket.RunAsync(stop.Token));
        if (!isAlone)
            pumps.Add(standby.RunAsync(stop.Token));
        // None ends by itself: the first one that does has failed, and ends the others.
        var failed = await Task.WhenAny(pumps);
        await stop.CancelAsync();
        await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await failed;
    }

    public void Dispose() => announced.Dispose();

    private async Task PumpBlocksAsync(CancellationToken cancellation)
    {
        // First the mempool, then blocks: what comes after the first block has been announced before.
        if (socket is not null)
            await Task.WhenAny(
                socket.FirstAttempt,
                Task.Delay(options.PollInterval, time, cancellation)
            );
        for (var wasAnnounced = true; ; wasAnnounced = await WaitAsync(cancellation))
        {
            var found = false;
            await foreach (var observation in follower.CatchUpAsync(cancellation))
            {
                found = true;
                await queue.WriteAsync(observation, cancellation);
            }
            Judge(wasAnnounced, found);
            await Mempool.CheckAsync(cancellation);
            if (finality is not null)
                await finality.CheckAsync(cancellation);
        }
    }

    // Heads are announced; polling is for nodes that go back without a word, and for those that cannot announce.
    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        var interval = socket is { IsConnected: true }
            ? options.PollInterval
            : options.HttpPollInterval;
        var wasAnnounced = await announced.WaitAsync(interval, cancellation);
        while (await announced.WaitAsync(TimeSpan.Zero, cancellation)) { }
        return wasAnnounced;
    }

    private void Judge(bool wasAnnounced, bool found)
    {
        if (wasAnnounced || socket is not { IsConnected: true })
            unannounced = 0;
        else if (found && ++unannounced == MaxUnannounced)
            socket.Restart();
    }
}
