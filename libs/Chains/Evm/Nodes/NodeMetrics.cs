using System.Diagnostics.Metrics;

namespace Notary.Chains.Evm.Nodes;

/// <summary>The meter Notary.Chains.</summary>
internal static class NodeMetrics
{
    private static readonly Meter Meter = new("Notary.Chains");

    private static readonly Counter<long> Drops = Meter.CreateCounter<long>(
        "chain.node.drops",
        "{drop}",
        "Nodes that were dropped, by chain, node and reason."
    );

    private static readonly Histogram<long> Reorganisations = Meter.CreateHistogram<long>(
        "chain.reorganisation.depth",
        "{block}",
        "Blocks that a reorganisation took back, by chain."
    );

    public static void Dropped(string chain, string node, NodeFault fault) =>
        Drops.Add(1, new("chain", chain), new("node", node), new("reason", fault.Code()));

    public static void Reorganised(string chain, long depth) =>
        Reorganisations.Record(depth, new KeyValuePair<string, object?>("chain", chain));
}
