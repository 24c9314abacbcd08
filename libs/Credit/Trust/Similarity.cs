using Notary.Credit.Numerics;

namespace Notary.Credit.Trust;

/// <summary>How alike two nodes' evaluations are.</summary>
public static class Similarity
{
    /// <summary>P_MN, equation 20 of the notary-credit paper: the cosine of A_M and A_N; 0 where one of them is all 0.</summary>
    /// <param name="left">Not negative.</param>
    /// <param name="right">Not negative.</param>
    /// <returns>From 0 to 1.</returns>
    public static double Cosine(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var lengths = Length(left) * Length(right);
        // A cosine is at most 1; its rounded value need not be.
        return lengths > 0 ? Math.Min(1, InOrder.Dot(left, right) / lengths) : 0;
    }

    // The square root is one of the operations that IEEE 754 fixes to the last bit.
    private static double Length(ReadOnlySpan<double> vector) =>
        Math.Sqrt(InOrder.Dot(vector, vector));
}
