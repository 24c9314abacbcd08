namespace Notary.ThresholdBls.Native;

/// <summary>The pairing e: G1 × G2 → GT, as an equality test. Points are in their groups and not infinity by their types.</summary>
internal static class Pairing
{
    /// <summary>e(a, b) = e(c, d)?</summary>
    public static bool Equal(G1Point a, G2Point b, G1Point c, G2Point d)
    {
        Blst.MillerLoop(out var left, b.Value, a.Value);
        Blst.MillerLoop(out var right, d.Value, c.Value);
        return Blst.PairingsEqual(left, right) != 0;
    }
}
