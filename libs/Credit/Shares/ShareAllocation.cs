using System.Collections.Immutable;
using Notary.Credit.Numerics;
using Notary.Credit.Schemes;

namespace Notary.Credit.Shares;

/// <summary>How many places new nodes get, equation 26 of the notary-credit paper.</summary>
/// <param name="Gains">F(x) for x = <paramref name="Least"/>, <paramref name="Least"/> + 1, …</param>
/// <param name="Least">How many new nodes it takes at least, since there are too few old ones; usually 0.</param>
public sealed record ShareAllocation(ImmutableArray<double> Gains, int Least)
{
    /// <summary>x: how many new nodes serve. Of equal gains the smallest x, so that who serves well keeps serving.</summary>
    public int NewNodes => Least + Gains.IndexOf(Gains.Max());

    /// <summary>
    /// F(x) = success rate of the group with its x lowest old nodes replaced by the x best new ones, minus that without; F(0) = 0, so the
    /// largest is never negative unless there are too few old nodes.
    /// </summary>
    /// <param name="size">N, how many nodes a group has.</param>
    /// <param name="successRates">X of every ranked node.</param>
    /// <exception cref="CreditException">There are fewer candidates than places, or a node's success rate is missing.</exception>
    public static ShareAllocation Of(
        int size,
        CreditScores scores,
        IReadOnlyDictionary<NodeId, double> successRates
    )
    {
        RequireCandidates(size, scores);
        var old = Rates(scores.Old.Take(size), successRates);
        var @new = Rates(scores.New.Take(size), successRates);
        var without = old.Length > 0 ? InOrder.Mean(old) : 0;
        var least = size - old.Length;
        return new(
            [
                .. Enumerable
                    .Range(least, @new.Length - least + 1)
                    .Select(x => InOrder.Mean([.. old[..(size - x)], .. @new[..x]]) - without),
            ],
            least
        );
    }

    private static void RequireCandidates(int size, CreditScores scores)
    {
        var candidates = scores.Old.Count + scores.New.Count;
        if (size < 1 || candidates < size)
        {
            throw new CreditException(
                $"a group of {size} needs as many candidates, and at least one; there are {candidates}: register more, or choose a smaller group"
            );
        }
    }

    private static double[] Rates(
        IEnumerable<NodeCredit> nodes,
        IReadOnlyDictionary<NodeId, double> rates
    ) => [.. nodes.Select(n => RateOf(n.Node, rates))];

    private static double RateOf(NodeId node, IReadOnlyDictionary<NodeId, double> rates) =>
        rates.TryGetValue(node, out var rate) && double.IsFinite(rate)
            ? rate
            : throw new CreditException($"the success rate (X) of {node} is missing");
}
