using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Mempool;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>Blocks and pending transactions of one node at a time, as one stream; the next node takes over where one fails.</summary>
internal sealed class EvmWatcher(
    NodePool pool,
    ulong chainId,
    ContractAddresses contracts,
    EvmWatchOptions options,
    bool followsFinality,
    Bytes32? genesis,
    TimeProvider time
)
{
    private const int MaxQueued = 1024;

    private ImmutableList<NodeSession> sessions = [];

    /// <inheritdoc cref="IMempoolReader.ObserveAsync"/>
    public async Task<bool> ObserveAsync(Bytes32 transaction, CancellationToken cancellation)
    {
        var id = JsonSerializer.SerializeToElement(transaction.ToString());
        var found = await Task.WhenAll(
            sessions.Select(session => session.Mempool.TakeAsync(id, cancellation))
        );
        return found.Contains(true);
    }

    public async IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = Channel.CreateBounded<ChainObservation?>(MaxQueued);
        var notices = new ConcurrentQueue<ChainObservation>(pool.Dropped());
        pool.Listen(Notice);
        var running = RunAsync(start, queue.Writer, stop.Token);
        try
        {
            await foreach (var observation in queue.Reader.ReadAllAsync(cancellation))
            {
                while (notices.TryDequeue(out var notice))
                    yield return notice;
                if (observation is not null)
                    yield return observation;
            }
        }
        finally
        {
            pool.Unlisten(Notice);
            await stop.CancelAsync();
            await running;
        }

        // The null wakes the reader; where the queue is full, it is awake.
        void Notice(ChainObservation notice)
        {
            notices.Enqueue(notice);
            queue.Writer.TryWrite(null);
        }
    }

    private async Task RunAsync(
        WatchStart start,
        ChannelWriter<ChainObservation?> queue,
        CancellationToken cancellation
    )
    {
        try
        {
            queue.TryWrite(null);
            var chain = new FollowedChain(start);
            chain.Genesis = genesis ?? chain.Genesis;
            var pending = new TrackedPool(chainId, contracts);
            pending.Resume(start.Pending);
            await FollowAsync(chain, pending, queue, cancellation);
        }
        catch (Exception error)
        {
            queue.TryComplete(error);
        }
    }

    /// <summary>One node after the other, until all have failed without a block between them.</summary>
    private async Task FollowAsync(
        FollowedChain chain,
        TrackedPool pending,
        ChannelWriter<ChainObservation?> queue,
        CancellationToken cancellation
    )
    {
        var failed = new HashSet<EvmNode>();
        while (pool.Candidates().FirstOrDefault(n => !failed.Contains(n)) is { } node)
        {
            var start = chain.Next;
            try
            {
                await FollowAsync(node, chain, pending, queue, cancellation);
            }
            catch (Exception error)
                when (NodeFaultException.From(error) is { } fault
                    && !cancellation.IsCancellationRequested
                )
            {
                pool.Drop(node, fault);
            }
            if (chain.Next != start)
                failed.Clear();
            failed.Add(node);
        }
        throw pool.HaveAllDiverged
            ? new ChainDivergedException(pool.Describe())
            : new ChainUnavailableException(pool.Describe());
    }

    private async Task FollowAsync(
        EvmNode node,
        FollowedChain chain,
        TrackedPool pending,
        ChannelWriter<ChainObservation?> queue,
        CancellationToken cancellation
    )
    {
        var isNew = chain.Genesis is null;
        await NodeProbe.RunAsync(node, chain, cancellation);
        if (isNew)
            await queue.WriteAsync(
                new ChainObservation.Genesis(chain.Genesis!.Value),
                cancellation
            );
        pool.Restore(node);
        using var session = new NodeSession(
            node,
            pool,
            chain,
            new(node.Blocks, contracts),
            pending,
            options,
            followsFinality,
            queue,
            time
        );
        ImmutableInterlocked.Update(ref sessions, all => all.Add(session));
        try
        {
            await session.RunAsync(cancellation);
        }
        finally
        {
            ImmutableInterlocked.Update(ref sessions, all => all.Remove(session));
        }
    }
}
