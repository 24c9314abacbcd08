namespace Notary.ThresholdBls;

/// <summary>
/// The point encodings of the EVM's BLS12-381 precompiles (EIP-2537): every coordinate is 16 zero bytes and 48 big-endian bytes.
/// </summary>
public static class Eip2537
{
    /// <summary>Length of an encoded G1 point: x, y.</summary>
    public const int G1Length = 128;

    /// <summary>Length of an encoded G2 point: x.c0, x.c1, y.c0, y.c1.</summary>
    public const int G2Length = 256;

    private const int Padding = 16;
    private const int FieldLength = 48;
    private const int WordLength = Padding + FieldLength;

    // blst writes the imaginary part c1 first, as ZCash does; EIP-2537 has c0 first.
    private static readonly int[] G1Order = [0, 1];
    private static readonly int[] G2Order = [1, 0, 3, 2];

    public static byte[] Encode(G1Point point) => Pad(point.Serialize(), G1Order);

    public static byte[] Encode(G2Point point) => Pad(point.Serialize(), G2Order);

    /// <exception cref="BlsFormatException">Wrong length, non-zero padding, not canonical, infinity or outside G1.</exception>
    public static G1Point DecodeG1(ReadOnlySpan<byte> encoded)
    {
        BlsFormatException.ThrowUnlessLength(encoded, G1Length, "An encoded G1 point");
        var point = G1Point.Deserialize(Unpad(encoded, G1Order));
        ThrowUnlessCanonical(encoded, Encode(point));
        return point;
    }

    /// <exception cref="BlsFormatException">Wrong length, non-zero padding, not canonical, infinity or outside G2.</exception>
    public static G2Point DecodeG2(ReadOnlySpan<byte> encoded)
    {
        BlsFormatException.ThrowUnlessLength(encoded, G2Length, "An encoded G2 point");
        var point = G2Point.Deserialize(Unpad(encoded, G2Order));
        ThrowUnlessCanonical(encoded, Encode(point));
        return point;
    }

    private static byte[] Pad(ReadOnlySpan<byte> coordinates, int[] order)
    {
        var encoded = new byte[order.Length * WordLength];
        for (var i = 0; i < order.Length; i++)
            coordinates
                .Slice(order[i] * FieldLength, FieldLength)
                .CopyTo(encoded.AsSpan(i * WordLength + Padding));
        return encoded;
    }

    private static byte[] Unpad(ReadOnlySpan<byte> encoded, int[] order)
    {
        var coordinates = new byte[order.Length * FieldLength];
        for (var i = 0; i < order.Length; i++)
            encoded
                .Slice(i * WordLength + Padding, FieldLength)
                .CopyTo(coordinates.AsSpan(order[i] * FieldLength));
        return coordinates;
    }

    /// <summary>Catches padding that is not zero and blst's flag bits, which have no meaning in this encoding.</summary>
    private static void ThrowUnlessCanonical(
        ReadOnlySpan<byte> encoded,
        ReadOnlySpan<byte> canonical
    )
    {
        if (!encoded.SequenceEqual(canonical))
            throw new BlsFormatException("The point is not in its canonical EIP-2537 encoding.");
    }
}
