using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>A BLS public key PK = g2·sk: 96 bytes compressed.</summary>
public sealed record PublicKey(G2Point Point)
{
    /// <exception cref="BlsFormatException">Not a compressed point of G2.</exception>
    public static PublicKey Parse(ReadOnlySpan<byte> compressed) => new(G2Point.Parse(compressed));

    public byte[] ToBytes() => Point.ToBytes();

    /// <summary>256 bytes for the EVM's precompiles.</summary>
    public byte[] ToEip2537() => Eip2537.Encode(Point);

    /// <summary>Equation 7: e(σ, g2) = e(H(m), PK).</summary>
    public bool Verify(ReadOnlySpan<byte> message, Signature signature) =>
        VerifyHash(G1Point.HashToCurve(message, DomainSeparation.Signature), signature.Point);

    /// <summary>Checks a proof that somebody knows the secret key, given for <paramref name="context"/> alone.</summary>
    public bool VerifyPossession(ReadOnlySpan<byte> context, Signature proof) =>
        VerifyHash(PossessionHash(Point, context), proof.Point);

    internal bool VerifyHash(G1Point hash, G1Point signature) =>
        Pairing.IsSigned(signature, hash, Point);

    internal static G1Point PossessionHash(G2Point publicKey, ReadOnlySpan<byte> context) =>
        G1Point.HashToCurve([.. publicKey.ToBytes(), .. context], DomainSeparation.Possession);

    public override string ToString() => Point.ToString();
}

/// <summary>The public share g2·sk_i of member i (1-based).</summary>
public sealed record PublicShare(int Member, G2Point Point)
{
    /// <summary>Checks σ_i against this share; a partial of another member is refused.</summary>
    public bool Verify(ReadOnlySpan<byte> message, PartialSignature partial) =>
        VerifyHash(G1Point.HashToCurve(message, DomainSeparation.Signature), partial);

    internal bool VerifyHash(G1Point hash, PartialSignature partial) =>
        partial.Member == Member && new PublicKey(Point).VerifyHash(hash, partial.Point);
}
