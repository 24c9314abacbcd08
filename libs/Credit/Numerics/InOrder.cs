namespace Notary.Credit.Numerics;

/// <summary>Sums whose order is fixed: one addend after the other. Vectorised sums add in the order of the machine's vector width.</summary>
public static class InOrder
{
    public static double Sum(ReadOnlySpan<double> addends)
    {
        var sum = 0.0;
        foreach (var addend in addends)
            sum += addend;
        return sum;
    }

    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Mean(ReadOnlySpan<double> values) =>
        values.IsEmpty
            ? throw new ArgumentException("nothing has no mean", nameof(values))
            : Sum(values) / values.Length;

    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException("the lengths differ", nameof(right));
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
