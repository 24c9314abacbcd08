using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Storage;
using Notary.Bench.Credit.Simulation;
using Notary.Credit;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;
using Notary.Credit.Trust;

namespace Notary.Bench.Credit.Scale;

/// <summary>100,000 nodes and 1,000,000 trust links: credit to ε = 1e-10, and one sparse product beside MathNet's on the same matrix.</summary>
internal sealed class ScaleComparison
{
    private const int Nodes = 100_000;
    private const int LinksPerNode = 10;
    private const int Products = 20;
    private readonly Draw draw = new(1);
    private readonly (int From, int To)[] links;

    public ScaleComparison() =>
        links = [
            .. Enumerable
                .Range(0, Nodes * LinksPerNode)
                .Select(i => (i / LinksPerNode, OtherThan(i / LinksPerNode))),
        ];

    public int Links => links.Length;

    /// <summary>Seconds to build the population from names, and to score it; and how many of the latter a processor worked.</summary>
    public (double Build, double Score, double Processor) Score()
    {
        NodeId[] ids = [.. Enumerable.Range(0, Nodes).Select(i => new NodeId(Name(i)))];
        OldNode[] nodes = [.. ids.Select(Node)];
        var watch = Stopwatch.StartNew();
        var population = Population.Create(
            nodes,
            [],
            links.Select(l => new TrustLink(ids[l.From], ids[l.To]))
        );
        var built = watch.Elapsed;
        var busy = Environment.CpuUsage.TotalTime;
        new MultiIndicatorScheme(new()).Score(population);
        return (
            built.TotalSeconds,
            (watch.Elapsed - built).TotalSeconds,
            (Environment.CpuUsage.TotalTime - busy).TotalSeconds
        );
    }

    /// <summary>Milliseconds of one product of the matrix of even shares with a vector: ours and MathNet's, the median of each.</summary>
    /// <exception cref="InvalidOperationException">The two products differ.</exception>
    public (double Ours, double Peer) Product()
    {
        var graph = TrustGraph.Create(Nodes, links);
        var (shares, matrix) = (TrustShares.Even(graph), Matrix(graph));
        double[] credit = [.. Enumerable.Range(0, Nodes).Select(_ => draw.Share())];
        var (received, vector, result) = (
            new double[Nodes],
            new DenseVector(credit),
            new DenseVector(Nodes)
        );
        var (ours, peer) = (new List<double>(), new List<double>());
        for (var i = 0; i < Products; i++)
        {
            ours.Add(Milliseconds(() => shares.Pass(credit, received)));
            peer.Add(Milliseconds(() => matrix.Multiply(vector, result)));
        }
        if (received.Zip(result).Any(p => Math.Abs(p.First - p.Second) > 1e-9))
            throw new InvalidOperationException("The two products differ.");
        return (new Distribution(ours).Median, new Distribution(peer).Median);
    }

    private static SparseMatrix Matrix(TrustGraph graph)
    {
        var cells =
            from to in Enumerable.Range(0, graph.Nodes)
            from link in graph
                .TrustedBy(to)
                .ToArray()
                .Select(source => (to, source, 1.0 / graph.OutDegrees[source]))
            select link;
        return new(
            SparseCompressedRowMatrixStorage<double>.OfIndexedEnumerable(Nodes, Nodes, cells)
        );
    }

    private OldNode Node(NodeId id) =>
        new(
            id,
            draw.Share(),
            draw.Share(),
            1 + draw.Share(),
            draw.Share(),
            draw.Index(Setting.LongestService)
        );

    private int OtherThan(int node) => (node + 1 + draw.Index(Nodes - 1)) % Nodes;

    private static double Milliseconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);
}
