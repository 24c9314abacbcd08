namespace Notary.ThresholdBls.Native;

/// <summary>Sums of scalar multiples by Pippenger's method. Variable time: public scalars only.</summary>
internal static unsafe class MultiScalar
{
    /// <summary>Σ scalars[i] · points[i]; only the low <paramref name="bits"/> bits of a scalar are read.</summary>
    /// <exception cref="BlsFormatException">The sum is infinity.</exception>
    public static G1Point Sum(
        IReadOnlyList<G1Point> points,
        IReadOnlyList<Scalar> scalars,
        int bits = 255
    )
    {
        var bases = points.Select(point => point.Value).ToArray();
        var factors = Pack(scalars);
        var scratch = new byte[Blst.G1MultiplyScratchSize((nuint)bases.Length)];
        fixed (P1Affine* first = bases)
        fixed (byte* factor = factors)
        fixed (byte* space = scratch)
        {
            // A null second entry tells blst that the array is contiguous.
            var pointList = stackalloc P1Affine*[2] { first, null };
            var scalarList = stackalloc byte*[2] { factor, null };
            Blst.G1MultiplySum(
                out var sum,
                pointList,
                (nuint)bases.Length,
                scalarList,
                (nuint)bits,
                space
            );
            return G1Point.From(sum);
        }
    }

    /// <inheritdoc cref="Sum(IReadOnlyList{G1Point}, IReadOnlyList{Scalar}, int)"/>
    public static G2Point Sum(
        IReadOnlyList<G2Point> points,
        IReadOnlyList<Scalar> scalars,
        int bits = 255
    )
    {
        var bases = points.Select(point => point.Value).ToArray();
        var factors = Pack(scalars);
        var scratch = new byte[Blst.G2MultiplyScratchSize((nuint)bases.Length)];
        fixed (P2Affine* first = bases)
        fixed (byte* factor = factors)
        fixed (byte* space = scratch)
        {
            var pointList = stackalloc P2Affine*[2] { first, null };
            var scalarList = stackalloc byte*[2] { factor, null };
            Blst.G2MultiplySum(
                out var sum,
                pointList,
                (nuint)bases.Length,
                scalarList,
                (nuint)bits,
                space
            );
            return G2Point.From(sum);
        }
    }

    private static byte[] Pack(IReadOnlyList<Scalar> scalars)
    {
        var packed = new byte[scalars.Count * Scalar.Length];
        for (var i = 0; i < scalars.Count; i++)
            scalars[i].CopyLittleEndian(packed.AsSpan(i * Scalar.Length));
        return packed;
    }
}
