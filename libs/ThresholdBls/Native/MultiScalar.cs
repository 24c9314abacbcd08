namespace Notary.ThresholdBls.Native;

/// <summary>Sums of scalar multiples by Pippenger's method. Variable time: public scalars only.</summary>
internal static unsafe class MultiScalar
{
    /// <summary>Σ factors[i] · points[i].</summary>
    /// <exception cref="BlsFormatException">The sum is infinity.</exception>
    public static G1Point Sum(ReadOnlySpan<P1Affine> points, Factors factors)
    {
        var scratch = new byte[Blst.G1MultiplyScratchSize((nuint)points.Length)];
        fixed (P1Affine* first = points)
        fixed (byte* factor = factors.Packed)
        fixed (byte* space = scratch)
        {
            // A null second entry tells blst that the array is contiguous.
            var pointList = stackalloc P1Affine*[] { first, null };
            var factorList = stackalloc byte*[] { factor, null };
            Blst.G1MultiplySum(
                out var sum,
                pointList,
                (nuint)points.Length,
                factorList,
                (nuint)factors.Bits,
                space
            );
            return G1Point.From(sum);
        }
    }

    /// <inheritdoc cref="Sum(ReadOnlySpan{P1Affine}, Factors)"/>
    public static G2Point Sum(ReadOnlySpan<P2Affine> points, Factors factors)
    {
        var scratch = new byte[Blst.G2MultiplyScratchSize((nuint)points.Length)];
        fixed (P2Affine* first = points)
        fixed (byte* factor = factors.Packed)
        fixed (byte* space = scratch)
        {
            var pointList = stackalloc P2Affine*[] { first, null };
            var factorList = stackalloc byte*[] { factor, null };
            Blst.G2MultiplySum(
                out var sum,
                pointList,
                (nuint)points.Length,
                factorList,
                (nuint)factors.Bits,
                space
            );
            return G2Point.From(sum);
        }
    }
}
