namespace Notary.Credit.Trust;

/// <summary>Repeats a step until no node's credit moves by ε any more.</summary>
public static class Iteration
{
    /// <summary>Writes the next credit, from the present one.</summary>
    public delegate void Step(ReadOnlySpan<double> present, Span<double> next);

    /// <exception cref="CreditException">The limit of steps is reached.</exception>
    public static double[] Converge(double[] start, Step step, CreditOptions options)
    {
        var (present, next) = ((double[])start.Clone(), new double[start.Length]);
        for (var i = 0; i < options.MaxSteps; i++)
        {
            step(present, next);
            (present, next) = (next, present);
            if (LargestChange(present, next) < options.Tolerance)
                return present;
        }
        throw new CreditException(
            FormattableString.Invariant(
                $"credit still moves by {options.Tolerance} after {options.MaxSteps} steps: allow more steps, or a larger tolerance"
            )
        );
    }

    private static double LargestChange(double[] left, double[] right)
    {
        var largest = 0.0;
        for (var i = 0; i < left.Length; i++)
            largest = Math.Max(largest, Math.Abs(left[i] - right[i]));
        return largest;
    }
}
