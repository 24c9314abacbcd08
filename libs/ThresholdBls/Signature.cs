namespace Notary.ThresholdBls;

/// <summary>A BLS signature σ: 48 bytes compressed.</summary>
public sealed record Signature(G1Point Point)
{
    /// <exception cref="BlsFormatException">Not a compressed point of G1.</exception>
    public static Signature Parse(ReadOnlySpan<byte> compressed) => new(G1Point.Parse(compressed));

    public byte[] ToBytes() => Point.ToBytes();

    /// <summary>128 bytes for the EVM's precompiles.</summary>
    public byte[] ToEip2537() => Eip2537.Encode(Point);

    public override string ToString() => Point.ToString();
}
