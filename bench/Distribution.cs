namespace Notary.Bench;

/// <summary>Repeated measurements of one thing, sorted.</summary>
public sealed class Distribution
{
    private readonly double[] sorted;

    /// <exception cref="ArgumentException">There is no measurement.</exception>
    public Distribution(IEnumerable<double> measurements)
    {
        sorted = [.. measurements.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException(
                "A distribution needs at least one measurement.",
                nameof(measurements)
            );
        }
    }

    public double Median => Percentile(50);

    /// <summary>The smallest measurement that at least <paramref name="percent"/> % do not exceed (nearest rank).</summary>
    public double Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rank = (int)Math.Ceiling(percent / 100 * sorted.Length);
        return sorted[Math.Max(rank, 1) - 1];
    }
}
