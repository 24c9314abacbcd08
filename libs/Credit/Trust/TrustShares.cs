namespace Notary.Credit.Trust;

/// <summary>
/// Which part of its credit each node passes to each that it trusts. A node's parts add up to 1, so credit is neither made nor lost on
/// the way; a node that trusts nobody passes the same to everybody.
/// </summary>
public sealed class TrustShares
{
    private readonly TrustGraph graph;
    private readonly double[] shares;

    private TrustShares(TrustGraph graph, double[] shares) =>
        (this.graph, this.shares) = (graph, shares);

    public TrustGraph Graph => graph;

    /// <summary>1/L(v) for each link, equation 6 of the notary-credit paper.</summary>
    public static TrustShares Even(TrustGraph graph) => Weighted(graph, (_, _) => 1);

    /// <summary>(1 + P_uv)/Σ(1 + P) for each link, equation 23 as CREDIT.md corrects it: more for those who are alike.</summary>
    /// <param name="evaluations">A_i of each node (equation 19).</param>
    public static TrustShares BySimilarity(TrustGraph graph, IReadOnlyList<double[]> evaluations) =>
        Weighted(graph, (u, v) => 1 + Similarity.Cosine(evaluations[u], evaluations[v]));

    /// <summary>What each node receives when everybody passes on what they have. Links are added in ascending order of who trusts.</summary>
    /// <param name="credit">What each node has.</param>
    /// <param name="received">Takes the result.</param>
    public void Pass(ReadOnlySpan<double> credit, Span<double> received)
    {
        var common = Undirected(credit) / Math.Max(1, graph.Nodes);
        for (var node = 0; node < graph.Nodes; node++)
        {
            var sources = graph.TrustedBy(node);
            var parts = shares.AsSpan(graph.Start(node), sources.Length);
            var sum = 0.0;
            for (var i = 0; i < sources.Length; i++)
                sum += credit[sources[i]] * parts[i];
            received[node] = sum + common;
        }
    }

    private double Undirected(ReadOnlySpan<double> credit)
    {
        var sum = 0.0;
        for (var node = 0; node < graph.Nodes; node++)
            sum += graph.OutDegrees[node] == 0 ? credit[node] : 0;
        return sum;
    }

    private static TrustShares Weighted(TrustGraph graph, Func<int, int, double> weigh)
    {
        var (weights, totals) = (new double[graph.Links], new double[graph.Nodes]);
        ForEachLink(graph, (link, to, from) => totals[from] += weights[link] = weigh(to, from));
        ForEachLink(graph, (link, _, from) => weights[link] /= totals[from]);
        return new(graph, weights);
    }

    private static void ForEachLink(TrustGraph graph, Action<int, int, int> visit)
    {
        for (var node = 0; node < graph.Nodes; node++)
        {
            var sources = graph.TrustedBy(node);
            for (var i = 0; i < sources.Length; i++)
                visit(graph.Start(node) + i, node, sources[i]);
        }
    }
}
