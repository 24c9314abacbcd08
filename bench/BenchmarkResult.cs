namespace Notary.Bench;

/// <summary>Which direction of a metric is the good one.</summary>
public enum Better
{
    Lower,
    Higher,
}

/// <summary>One measured number, and what it should have been.</summary>
/// <param name="Metric">Dotted name, from the general to the particular: <c>exchange.warm.12s.p50</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">SI or plain: ms, µs, 1/s, gas, bytes.</param>
/// <param name="Goal">The value to reach, or null where there is none.</param>
/// <param name="Better">Whether a lower or a higher value is better.</param>
public sealed record BenchmarkResult(
    string Metric,
    double Value,
    string Unit,
    double? Goal,
    Better Better
)
{
    /// <summary>Whether the goal is reached; true where there is none.</summary>
    public bool Met =>
        Goal is not { } goal || (Better == Better.Lower ? Value <= goal : Value >= goal);

    /// <summary>A metric of which less is better, rounded to thousandths.</summary>
    public static BenchmarkResult Lower(
        string metric,
        double value,
        string unit,
        double? goal = null
    ) => new(metric, Math.Round(value, 3), unit, goal, Better.Lower);

    /// <summary>A metric of which more is better, rounded to thousandths.</summary>
    public static BenchmarkResult Higher(
        string metric,
        double value,
        string unit,
        double? goal = null
    ) => new(metric, Math.Round(value, 3), unit, goal, Better.Higher);
}
