namespace Notary.ThresholdBls;

/// <summary>The partial signature σ_i = H(m)·sk_i of member i (1-based): 48 bytes compressed.</summary>
public sealed record PartialSignature(int Member, G1Point Point)
{
    /// <exception cref="BlsFormatException">Not a compressed point of G1.</exception>
    public static PartialSignature Parse(int member, ReadOnlySpan<byte> compressed) =>
        new(member, G1Point.Parse(compressed));

    public byte[] ToBytes() => Point.ToBytes();
}
