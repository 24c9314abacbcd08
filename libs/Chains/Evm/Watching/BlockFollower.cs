using System.Runtime.CompilerServices;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>
/// Takes the followed chain to where one node's chain is. A reorganisation is noticed by parent hashes and not by what the
/// node announces: some nodes announce none.
/// </summary>
internal sealed class BlockFollower(
    EvmNode node,
    NodePool pool,
    BlockPipeline pipeline,
    FollowedChain chain,
    EvmWatchOptions options,
    TimeProvider time
)
{
    // A node whose chain changes while it is read is asked again; one that never fits is at fault.
    private const int MaxIdleRounds = 5;
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(50);

    private DateTimeOffset? shorterSince;
    private long head = -1;

    /// <summary>The node's newest block when it was last asked.</summary>
    public long Head => Interlocked.Read(ref head);

    /// <summary>Everything between the followed chain and the node's: undone blocks, newest first, then new ones.</summary>
    /// <exception cref="NodeFaultException">The node cannot be followed.</exception>
    public async IAsyncEnumerable<ChainObservation> CatchUpAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        for (var idle = 0; idle < MaxIdleRounds; idle++)
        {
            var newest = await node.Blocks.HeadAsync(cancellation);
            Interlocked.Exchange(ref head, newest.Height);
            if (IsUpToDate(newest))
                yield break;
            var fork = await ForkAsync(newest, cancellation);
            if (fork == newest.Height && !IsBelieved(newest.Height))
                yield break;
            if (fork < chain.Tip)
                NodeMetrics.Reorganised(pool.Chain, chain.Tip - fork.Value);
            for (; chain.Tip > fork && !chain.IsEmpty; idle = 0)
                yield return Undo();
            if (fork is not null)
            {
                await foreach (var block in pipeline.FetchAsync(chain.Next, newest, cancellation))
                {
                    if (!chain.Continues(block.Header))
                        break;
                    chain.Add(block.Header.Hash);
                    idle = 0;
                    yield return Observe(block);
                }
            }
            await Task.Delay(IdlePause * idle, time, cancellation);
        }
        throw new NodeFaultException(
            NodeFault.Stalled,
            $"the node does not show block {chain.Next} as its newest block promises"
        );
    }

    private bool IsUpToDate(BlockHeader newest)
    {
        var isSame = chain.IsEmpty ? newest.Height < chain.Next : chain.IsTip(newest);
        if (isSame || newest.Height > chain.Tip)
            shorterSince = null;
        return isSame;
    }

    /// <summary>
    /// The highest block that is on both chains; <paramref name="newest"/> itself, if the node's chain may be the same and only
    /// shorter; null where it changes meanwhile.
    /// </summary>
    private async Task<long?> ForkAsync(BlockHeader newest, CancellationToken cancellation)
    {
        if (chain.IsEmpty || chain.Continues(newest))
            return chain.Tip;
        if (newest.Height < chain.Oldest)
            return newest.Height;
        var height = Math.Min(chain.Tip, newest.Height);
        for (; height >= chain.Oldest; height--)
        {
            var theirs =
                height == newest.Height
                    ? newest
                    : await node.Blocks.HeaderAsync((ulong)height, cancellation);
            if (theirs is null)
                return null;
            if (theirs.Hash == chain.HashAt(height))
                return height;
            RequireWithinLimit(height - 1);
        }
        return height;
    }

    private void RequireWithinLimit(long fork)
    {
        if (chain.Tip - fork > options.ReorganisationLimit)
            throw new NodeFaultException(
                NodeFault.Diverged,
                $"the node's chain leaves the one that was followed to block {chain.Tip} more than "
                    + $"{options.ReorganisationLimit} blocks below it"
            );
    }

    // A node that was restarted may show a shorter chain for a while: that is no reorganisation yet.
    private bool IsBelieved(long newest)
    {
        var now = time.GetUtcNow();
        shorterSince ??= now;
        if (now - shorterSince < options.ShorterFor)
            return false;
        if (pool.HasOther(node) || chain.Tip - newest > options.ReorganisationLimit)
            throw new NodeFaultException(
                NodeFault.Behind,
                $"the node's chain ends at block {newest}, and block {chain.Tip} was followed already"
            );
        shorterSince = null;
        return true;
    }

    private ChainObservation.Reverted Undo()
    {
        var (height, hash) = chain.Undo();
        return new(height, hash);
    }

    private static ChainObservation.Block Observe(FetchedBlock block) =>
        new(EvmStateReader.ToHead(block.Header), block.Header.ParentHash, block.Events);
}
