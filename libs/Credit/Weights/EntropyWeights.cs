using System.Collections.Immutable;
using Notary.Credit.Numerics;

namespace Notary.Credit.Weights;

/// <summary>The entropy weight method, equations 2–5 of the notary-credit paper: an indicator weighs as much as it tells nodes apart.</summary>
public static class EntropyWeights
{
    /// <summary>w_j = g_j/Σ g_j. A constant column weighs 0; where all are constant nobody differs, and all weigh the same.</summary>
    /// <param name="columns">x′ by indicator, each with one number from 0 to 1 for each node (<see cref="Normalisation"/>).</param>
    /// <returns>One weight for each column; they add up to 1 if there is one.</returns>
    public static ImmutableArray<double> Of(IReadOnlyList<double[]> columns)
    {
        double[] redundancies = [.. columns.Select(Redundancy)];
        var total = InOrder.Sum(redundancies);
        return total > 0
            ? [.. redundancies.Select(g => g / total)]
            : [.. redundancies.Select(_ => 1.0 / redundancies.Length)];
    }

    /// <summary>g_j = 1 − e_j, equation 4; 0 for a constant column.</summary>
    public static double Redundancy(double[] column)
    {
        var total = InOrder.Sum(column);
        return total > 0 ? 1 - Entropy(column, total) : 0;
    }

    /// <summary>e_j = −(1/ln n) Σ p ln p with p = x′/Σ x′ and 0 ln 0 = 0, equations 2 and 3.</summary>
    private static double Entropy(double[] column, double total)
    {
        var sum = 0.0;
        foreach (var x in column)
        {
            var p = x / total;
            sum += p > 0 ? p * StableLog.Of(p) : 0;
        }
        return -sum / StableLog.Of(column.Length);
    }
}
