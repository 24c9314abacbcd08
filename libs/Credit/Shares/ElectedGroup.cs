using System.Collections.Immutable;
using Notary.Credit.Schemes;

namespace Notary.Credit.Shares;

/// <summary>An epoch's group.</summary>
/// <param name="Old">By descending credit.</param>
/// <param name="New">By descending credit.</param>
public sealed record ElectedGroup(ImmutableArray<NodeId> Old, ImmutableArray<NodeId> New)
{
    /// <summary>Coordinates a round: the old node with the highest credit, and where no old one serves the best new one.</summary>
    public NodeId Leader => Old.IsEmpty ? New[0] : Old[0];

    /// <summary>All members, old ones first, by descending credit.</summary>
    public ImmutableArray<NodeId> Members => [.. Old, .. New];

    /// <summary>The x best new nodes and the N − x best old ones, x by equation 26 of the notary-credit paper.</summary>
    /// <param name="size">N.</param>
    /// <param name="successRates">X of every ranked node.</param>
    /// <exception cref="CreditException">There are fewer candidates than places, or a node's success rate is missing.</exception>
    public static ElectedGroup Of(
        int size,
        CreditScores scores,
        IReadOnlyDictionary<NodeId, double> successRates
    )
    {
        var fresh = ShareAllocation.Of(size, scores, successRates).NewNodes;
        return new(
            [.. scores.Old.Take(size - fresh).Select(n => n.Node)],
            [.. scores.New.Take(fresh).Select(n => n.Node)]
        );
    }
}
