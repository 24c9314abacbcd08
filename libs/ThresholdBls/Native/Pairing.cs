namespace Notary.ThresholdBls.Native;

/// <summary>The pairing e: G1 × G2 → GT, as an equality test. Points are in their groups and not infinity by their types.</summary>
internal static unsafe class Pairing
{
    private const int Pairs = 2;

    private static readonly P2Affine MinusGenerator = G2Point.Generator.Negate().Value;

    /// <summary>e(σ, g2) = e(H, P), as one product of two pairings: e(σ, −g2)·e(H, P) = 1.</summary>
    public static bool IsSigned(G1Point signature, G1Point hash, G2Point key)
    {
        var ps = stackalloc P1Affine[Pairs] { signature.Value, hash.Value };
        var qs = stackalloc P2Affine[Pairs] { MinusGenerator, key.Value };
        // A null second entry tells blst that the array is contiguous.
        var pList = stackalloc P1Affine*[] { ps, null };
        var qList = stackalloc P2Affine*[] { qs, null };
        Blst.MillerLoops(out var product, qList, pList, Pairs);
        return Blst.PairingsEqual(product, *Blst.Fp12One()) != 0;
    }
}
