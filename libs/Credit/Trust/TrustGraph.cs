namespace Notary.Credit.Trust;

/// <summary>Who trusts whom, by index, sparse: for each node those that trust it, ascending (compressed rows).</summary>
public sealed class TrustGraph
{
    private readonly int[] starts;
    private readonly int[] sources;
    private readonly int[] outDegrees;

    private TrustGraph(int nodes, ReadOnlySpan<(int To, int From)> links)
    {
        (starts, sources, outDegrees) = (new int[nodes + 1], new int[links.Length], new int[nodes]);
        for (var i = 0; i < links.Length; i++)
        {
            var (to, from) = links[i];
            starts[to + 1]++;
            outDegrees[from]++;
            sources[i] = from;
        }
        for (var node = 0; node < nodes; node++)
            starts[node + 1] += starts[node];
    }

    public int Nodes => outDegrees.Length;

    public int Links => sources.Length;

    /// <summary>L(v): how many nodes each one trusts.</summary>
    public ReadOnlySpan<int> OutDegrees => outDegrees;

    /// <summary>F(u): who trusts this node, ascending.</summary>
    public ReadOnlySpan<int> TrustedBy(int node) =>
        sources.AsSpan(starts[node], starts[node + 1] - starts[node]);

    /// <summary>Where <see cref="TrustedBy"/> of this node begins among all links.</summary>
    internal int Start(int node) => starts[node];

    /// <summary>A link counts once, and a node's trust in itself does not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A link names an index that is none.</exception>
    public static TrustGraph Create(int nodes, IEnumerable<(int From, int To)> links)
    {
        var keys = new List<long>();
        foreach (var (from, to) in links)
        {
            if ((uint)from >= (uint)nodes || (uint)to >= (uint)nodes)
                throw new ArgumentOutOfRangeException(nameof(links), (from, to), "no such node");
            if (from != to)
                keys.Add(((long)to << 32) | (uint)from);
        }
        keys.Sort();
        return new(nodes, [.. Distinct(keys).Select(k => ((int)(k >> 32), (int)k))]);
    }

    private static IEnumerable<long> Distinct(List<long> sorted) =>
        sorted.Where((key, i) => i == 0 || key != sorted[i - 1]);
}
