using System.Collections;
using System.Collections.Immutable;

namespace Notary.Credit.Schemes;

/// <summary>A node and its credit (PR).</summary>
public readonly record struct NodeCredit(NodeId Node, double Credit);

/// <summary>Nodes by descending credit; ties break by id, so that everybody ranks alike.</summary>
public sealed class Ranking : IReadOnlyList<NodeCredit>
{
    private readonly ImmutableArray<NodeCredit> places;
    private readonly Dictionary<NodeId, int> ranks;

    /// <exception cref="CreditException">A credit is no finite number, or a node is there twice.</exception>
    public Ranking(IEnumerable<NodeCredit> credits)
    {
        places = [.. credits.Select(Finite).OrderByDescending(c => c.Credit).ThenBy(c => c.Node)];
        ranks = new(places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            if (!ranks.TryAdd(places[i].Node, i + 1))
                throw new CreditException($"{places[i].Node} is ranked twice");
        }
    }

    public static Ranking Empty { get; } = new([]);

    public int Count => places.Length;

    /// <summary>From 0, the best.</summary>
    public NodeCredit this[int index] => places[index];

    /// <summary>From 1, the best; null where the node is not ranked.</summary>
    public int? RankOf(NodeId node) => ranks.TryGetValue(node, out var rank) ? rank : null;

    public IEnumerator<NodeCredit> GetEnumerator() => places.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static NodeCredit Finite(NodeCredit place) =>
        double.IsFinite(place.Credit)
            ? place
            : throw new CreditException($"{place.Node} cannot be ranked: its credit is no number");
}
