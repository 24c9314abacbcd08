using System.Collections.Concurrent;
using System.Collections.Immutable;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Nodes;

/// <summary>The chain's nodes in the order of preference, and which of them may be asked.</summary>
internal sealed class NodePool(
    string chain,
    IReadOnlyList<EvmNode> nodes,
    TimeSpan rest,
    TimeProvider time
)
{
    private readonly ConcurrentDictionary<EvmNode, NodeState> states = new(
        nodes.Select(node => KeyValuePair.Create(node, NodeState.New(time.GetUtcNow())))
    );

    /// <exception cref="FormatException">No node is configured, or one without Http.</exception>
    public static NodePool Open(
        string chain,
        EvmChainOptions options,
        HttpClient http,
        TimeProvider time
    )
    {
        var limits = new JsonRpcLimits
        {
            CallTimeout = options.Watch.CallTimeout,
            MaxMessageBytes = options.Watch.MaxMessageBytes,
        };
        EvmNode[] nodes =
        [
            .. options
                .AllNodes()
                .Select(node => new EvmNode(node, (ulong)options.ChainId, http, limits)),
        ];
        return nodes is []
            ? throw new FormatException($"Chains: {chain} has no node: set Http")
            : new(chain, nodes, options.Watch.RetryAfter, time);
    }

    private ImmutableList<Action<ChainObservation>> listeners = [];

    /// <summary>CAIP-2 id.</summary>
    public string Chain => chain;

    public IReadOnlyList<EvmNode> Nodes => nodes;

    /// <summary>Tells <paramref name="listener"/> of every node that is dropped or restored from now on.</summary>
    public void Listen(Action<ChainObservation> listener) =>
        ImmutableInterlocked.Update(ref listeners, all => all.Add(listener));

    public void Unlisten(Action<ChainObservation> listener) =>
        ImmutableInterlocked.Update(ref listeners, all => all.Remove(listener));

    /// <summary>Those in good standing, those whose rest is over; if none, those whose fault may have passed.</summary>
    public IReadOnlyList<EvmNode> Candidates()
    {
        var now = time.GetUtcNow();
        var usable = nodes
            .Where(node => states[node].MayBeAsked(now))
            .OrderBy(node => states[node].Fault is not null)
            .ToList();
        return usable.Count > 0
            ? usable
            : [.. nodes.Where(node => states[node].Fault is { } fault && fault.IsPassing())];
    }

    /// <summary>Whether another node than <paramref name="node"/> is in good standing.</summary>
    public bool HasOther(EvmNode node) =>
        nodes.Any(other => other != node && states[other].Fault is null);

    public bool IsResting(EvmNode node) => !states[node].MayBeAsked(time.GetUtcNow());

    /// <summary>Whether no node's chain continues the one that was followed.</summary>
    public bool HaveAllDiverged => nodes.All(node => states[node].Fault == NodeFault.Diverged);

    public void Drop(EvmNode node, NodeFaultException fault)
    {
        node.Forget();
        var before = states[node];
        states[node] = before.Dropped(fault, rest, time.GetUtcNow());
        if (before.Fault == fault.Fault)
            return;
        NodeMetrics.Dropped(chain, node.Name, fault.Fault);
        Tell(Notice(node, states[node]));
    }

    /// <summary>It answered a probe well.</summary>
    public void Restore(EvmNode node)
    {
        var before = states[node];
        if (before is { Fault: null, IsProbed: true })
            return;
        states[node] = before.Restored(time.GetUtcNow());
        Tell(new ChainObservation.NodeRestored(node.Name));
    }

    /// <summary>It answered a call, which proves nothing of what it says.</summary>
    public void Answered(EvmNode node)
    {
        if (states[node].Fault == NodeFault.NoAnswer)
            Restore(node);
    }

    /// <summary>The nodes that are dropped at present.</summary>
    public IEnumerable<ChainObservation> Dropped() =>
        from node in nodes
        let state = states[node]
        where state.Fault is not null
        select Notice(node, state);

    /// <summary>Why none can be used.</summary>
    public string Describe() =>
        $"no node of {chain} is usable: "
        + string.Join(
            "; ",
            nodes
                .Select(node => (node.Name, State: states[node]))
                .Select(n => $"{n.Name}: {n.State.Detail}")
        );

    private void Tell(ChainObservation notice) => listeners.ForEach(listener => listener(notice));

    private static ChainObservation.NodeDropped Notice(EvmNode node, NodeState state) =>
        new(node.Name, state.Fault!.Value.Code(), state.Detail);
}
