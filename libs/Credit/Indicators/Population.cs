using System.Collections.Immutable;
using Notary.Credit.Trust;

namespace Notary.Credit.Indicators;

/// <summary>All nodes of one evaluation, in the order of their ids, and who trusts whom: whoever hands them over in another order gets the same.</summary>
public sealed class Population
{
    private Population(
        ImmutableArray<OldNode> old,
        ImmutableArray<NewNode> @new,
        TrustGraph trust
    ) => (Old, New, Trust) = (old, @new, trust);

    public ImmutableArray<OldNode> Old { get; }

    public ImmutableArray<NewNode> New { get; }

    /// <summary>Among the old nodes, by their index in <see cref="Old"/>.</summary>
    public TrustGraph Trust { get; }

    /// <summary>Either set may be empty. A link counts once, and a node's trust in itself does not.</summary>
    /// <exception cref="CreditException">
    /// An id appears twice, an indicator is negative or no number, a rate is above 1, or a link leads from or to a node that is not an old one.
    /// </exception>
    public static Population Create(
        IEnumerable<OldNode> old,
        IEnumerable<NewNode> @new,
        IEnumerable<TrustLink> links
    )
    {
        ImmutableArray<OldNode> veterans = [.. old.Order(ById<OldNode>(n => n.Id))];
        ImmutableArray<NewNode> candidates = [.. @new.Order(ById<NewNode>(n => n.Id))];
        RequireDistinct(veterans.Select(n => n.Id).Concat(candidates.Select(n => n.Id)));
        foreach (var node in veterans)
            Admission.Require(node);
        foreach (var node in candidates)
            Admission.Require(node);
        return new(veterans, candidates, Graph(veterans, links));
    }

    private static TrustGraph Graph(ImmutableArray<OldNode> nodes, IEnumerable<TrustLink> links)
    {
        var index = nodes.Select((node, i) => (node.Id, i)).ToDictionary(p => p.Id, p => p.i);
        int IndexOf(NodeId id) =>
            index.TryGetValue(id, out var i)
                ? i
                : throw new CreditException(
                    $"a trust link names {id}, which is no old node: leave the link out, or add the node"
                );
        return TrustGraph.Create(
            nodes.Length,
            links.Select(link => (IndexOf(link.From), IndexOf(link.To)))
        );
    }

    private static void RequireDistinct(IEnumerable<NodeId> ids)
    {
        var seen = new HashSet<NodeId>();
        foreach (var id in ids)
        {
            if (!seen.Add(id))
                throw new CreditException(
                    $"{id} is there twice: a node is either old or new, once"
                );
        }
    }

    private static Comparer<T> ById<T>(Func<T, NodeId> id) =>
        Comparer<T>.Create((a, b) => id(a).CompareTo(id(b)));
}
