using Notary.Chains.Evm.Watching;
using Notary.Evm;

namespace Notary.Chains.Evm.Nodes;

/// <summary>Probes the nodes that stand by, and notices by them when the followed one is behind.</summary>
internal sealed class StandbyWatch(
    EvmNode followed,
    BlockFollower follower,
    NodePool pool,
    FollowedChain chain,
    EvmWatchOptions options,
    TimeProvider time
)
{
    private const int Patience = 2;

    /// <summary>Ends only by cancellation or its exception.</summary>
    /// <exception cref="NodeFaultException">The followed node is behind.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var behind = 0; behind < Patience; )
        {
            await Task.Delay(options.ProbeInterval, time, cancellation);
            var best = -1L;
            foreach (var node in pool.Nodes.Where(n => n != followed && !pool.IsResting(n)))
                best = Math.Max(best, await ProbeAsync(node, cancellation));
            behind = best - follower.Head > options.MaxBehind ? behind + 1 : 0;
        }
        throw new NodeFaultException(
            NodeFault.Behind,
            $"the node is more than {options.MaxBehind} blocks behind another one"
        );
    }

    // Its newest block, or −1.
    private async Task<long> ProbeAsync(EvmNode node, CancellationToken cancellation)
    {
        try
        {
            var head = await NodeProbe.RunAsync(node, chain, cancellation);
            pool.Restore(node);
            return head.Height;
        }
        catch (Exception error)
            when (NodeFaultException.From(error) is { } fault
                && !cancellation.IsCancellationRequested
            )
        {
            pool.Drop(node, fault);
            return -1;
        }
    }
}
