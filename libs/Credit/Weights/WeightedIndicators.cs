using System.Collections.Immutable;

namespace Notary.Credit.Weights;

/// <summary>Some nodes' indicators, normalised, and the weights that their spread gives them.</summary>
public sealed class WeightedIndicators
{
    private readonly ImmutableArray<double[]> columns;

    private WeightedIndicators(ImmutableArray<double[]> columns) =>
        (this.columns, Weights) = (columns, EntropyWeights.Of(columns));

    /// <summary>ω, one for each indicator, in the order of the columns.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>Weighs benefits: equation 1 to 5.</summary>
    /// <param name="columns">Raw values by indicator, each with one for each node.</param>
    public static WeightedIndicators Of(params IReadOnlyList<double[]> columns) =>
        new([.. columns.Select(c => Normalisation.Benefit(c))]);

    /// <summary>x′ of one node, by indicator.</summary>
    public ImmutableArray<double> Normalised(int node) => [.. columns.Select(c => c[node])];

    /// <summary>A_i = (Q_S, Q_X, …) with Q = w·x′: equations 15 to 19.</summary>
    public double[] Evaluations(int node)
    {
        var vector = new double[columns.Length];
        for (var j = 0; j < vector.Length; j++)
            vector[j] = Weights[j] * columns[j][node];
        return vector;
    }

    /// <summary>Σ_j ω_j·x′_ij: equations 21 and 22, from 0 to 1.</summary>
    public double Intrinsic(int node) => Numerics.InOrder.Sum(Evaluations(node));
}
