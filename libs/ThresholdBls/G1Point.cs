using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>A point of G1, never infinity: signatures and hashed messages live here.</summary>
public sealed class G1Point : IEquatable<G1Point>
{
    /// <summary>Length of the compressed encoding in bytes.</summary>
    public const int Length = 48;

    internal readonly P1Affine Value;

    private G1Point(P1Affine value) => Value = value;

    /// <summary>The standard generator g1.</summary>
    public static unsafe G1Point Generator { get; } = From(*Blst.G1Generator());

    /// <summary>Reads 48 bytes in the compressed ZCash form.</summary>
    /// <exception cref="BlsFormatException">Wrong length, malformed, infinity, or outside the subgroup of order r.</exception>
    public static unsafe G1Point Parse(ReadOnlySpan<byte> compressed)
    {
        BlsFormatException.ThrowUnlessLength(compressed, Length, "A compressed G1 point");
        fixed (byte* bytes = compressed)
            return Checked(Blst.G1Uncompress(out var value, bytes), value);
    }

    /// <summary>The 48-byte compressed ZCash form.</summary>
    public unsafe byte[] ToBytes()
    {
        var compressed = new byte[Length];
        fixed (byte* bytes = compressed)
            Blst.G1Compress(bytes, Value);
        return compressed;
    }

    /// <summary>Hashes to G1 as in RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_, under <paramref name="dst"/>.</summary>
    public static unsafe G1Point HashToCurve(ReadOnlySpan<byte> message, ReadOnlySpan<byte> dst)
    {
        fixed (byte* input = message)
        fixed (byte* tag = dst)
        {
            Blst.HashToG1(
                out var point,
                input,
                (nuint)message.Length,
                tag,
                (nuint)dst.Length,
                null,
                0
            );
            return From(point);
        }
    }

    internal static unsafe G1Point Deserialize(ReadOnlySpan<byte> uncompressed)
    {
        fixed (byte* bytes = uncompressed)
            return Checked(Blst.G1Deserialize(out var value, bytes), value);
    }

    internal unsafe byte[] Serialize()
    {
        var uncompressed = new byte[2 * Length];
        fixed (byte* bytes = uncompressed)
            Blst.G1Serialize(bytes, Value);
        return uncompressed;
    }

    /// <summary>A result computed from points of G1, which is in G1 again.</summary>
    /// <exception cref="BlsFormatException">The point is infinity.</exception>
    internal static G1Point From(P1 point)
    {
        Blst.G1ToAffine(out var value, point);
        return Blst.G1IsInfinity(value) == 0
            ? new G1Point(value)
            : throw new BlsFormatException("A computed point is infinity.");
    }

    private static G1Point Checked(int error, P1Affine value)
    {
        if (error != Blst.Success || Blst.G1IsInfinity(value) != 0 || Blst.G1InGroup(value) == 0)
            throw new BlsFormatException("Not a point of G1, or infinity.");
        return new G1Point(value);
    }

    public bool Equals(G1Point? other) =>
        other is not null && ((ReadOnlySpan<ulong>)Value).SequenceEqual(other.Value);

    public override bool Equals(object? obj) => Equals(obj as G1Point);

    public override int GetHashCode() => Value[0].GetHashCode();

    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
