using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>A point of G2, never infinity: public keys, public shares and commitments live here.</summary>
public sealed class G2Point : IEquatable<G2Point>
{
    /// <summary>Length of the compressed encoding in bytes.</summary>
    public const int Length = 96;

    internal readonly P2Affine Value;

    private G2Point(P2Affine value) => Value = value;

    /// <summary>The standard generator g2.</summary>
    public static unsafe G2Point Generator { get; } = From(*Blst.G2Generator());

    /// <summary>Reads 96 bytes in the compressed ZCash form.</summary>
    /// <exception cref="BlsFormatException">Wrong length, malformed, infinity, or outside the subgroup of order r.</exception>
    public static unsafe G2Point Parse(ReadOnlySpan<byte> compressed)
    {
        BlsFormatException.ThrowUnlessLength(compressed, Length, "A compressed G2 point");
        fixed (byte* bytes = compressed)
            return Checked(Blst.G2Uncompress(out var value, bytes), value);
    }

    /// <summary>The 96-byte compressed ZCash form.</summary>
    public unsafe byte[] ToBytes()
    {
        var compressed = new byte[Length];
        fixed (byte* bytes = compressed)
            Blst.G2Compress(bytes, Value);
        return compressed;
    }

    internal static unsafe G2Point Deserialize(ReadOnlySpan<byte> uncompressed)
    {
        fixed (byte* bytes = uncompressed)
            return Checked(Blst.G2Deserialize(out var value, bytes), value);
    }

    internal unsafe byte[] Serialize()
    {
        var uncompressed = new byte[2 * Length];
        fixed (byte* bytes = uncompressed)
            Blst.G2Serialize(bytes, Value);
        return uncompressed;
    }

    /// <summary>A result computed from points of G2, which is in G2 again.</summary>
    /// <exception cref="BlsFormatException">The point is infinity.</exception>
    internal static G2Point From(P2 point)
    {
        Blst.G2ToAffine(out var value, point);
        return Blst.G2IsInfinity(value) == 0
            ? new G2Point(value)
            : throw new BlsFormatException("A computed point is infinity.");
    }

    /// <summary>The sum of at least one point.</summary>
    /// <exception cref="BlsFormatException">The sum is infinity.</exception>
    internal static G2Point Sum(IEnumerable<G2Point> points)
    {
        var sum = default(P2);
        foreach (var point in points)
        {
            // Never in place: the marshalling stub clears an out argument first.
            Blst.G2AddAffine(out var next, sum, point.Value);
            sum = next;
        }
        return From(sum);
    }

    internal unsafe G2Point Negate()
    {
        Blst.G2FromAffine(out var point, Value);
        Blst.G2Negate(&point, 1);
        return From(point);
    }

    private static G2Point Checked(int error, P2Affine value)
    {
        if (error != Blst.Success || Blst.G2IsInfinity(value) != 0 || Blst.G2InGroup(value) == 0)
            throw new BlsFormatException("Not a point of G2, or infinity.");
        return new G2Point(value);
    }

    public bool Equals(G2Point? other) =>
        other is not null && ((ReadOnlySpan<ulong>)Value).SequenceEqual(other.Value);

    public override bool Equals(object? obj) => Equals(obj as G2Point);

    public override int GetHashCode() => Value[0].GetHashCode();

    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
