using static System.Numerics.BitOperations;

namespace Notary.Evm;

/// <summary>Keccak-f[1600]: 24 rounds of theta, rho, pi, chi and iota (Keccak reference, section 1.2).</summary>
internal static class KeccakPermutation
{
    private static ReadOnlySpan<ulong> RoundConstants =>
        [
            0x0000000000000001,
            0x0000000000008082,
            0x800000000000808A,
            0x8000000080008000,
            0x000000000000808B,
            0x0000000080000001,
            0x8000000080008081,
            0x8000000000008009,
            0x000000000000008A,
            0x0000000000000088,
            0x0000000080008009,
            0x000000008000000A,
            0x000000008000808B,
            0x800000000000008B,
            0x8000000000008089,
            0x8000000000008003,
            0x8000000000008002,
            0x8000000000000080,
            0x000000000000800A,
            0x800000008000000A,
            0x8000000080008081,
            0x8000000000008080,
            0x0000000080000001,
            0x8000000080008008,
        ];

    /// <summary>Permutes 25 lanes; lane x + 5y is A[x, y].</summary>
    // Written out lane by lane, so that the lanes stay in registers and no index is checked.
    public static void Permute(Span<ulong> state)
    {
        state = state[..25];
        var (a0, a1, a2, a3, a4) = (state[0], state[1], state[2], state[3], state[4]);
        var (b0, b1, b2, b3, b4) = (state[5], state[6], state[7], state[8], state[9]);
        var (c0, c1, c2, c3, c4) = (state[10], state[11], state[12], state[13], state[14]);
        var (d0, d1, d2, d3, d4) = (state[15], state[16], state[17], state[18], state[19]);
        var (e0, e1, e2, e3, e4) = (state[20], state[21], state[22], state[23], state[24]);
        foreach (var constant in RoundConstants)
        {
            var s0 = a0 ^ b0 ^ c0 ^ d0 ^ e0;
            var s1 = a1 ^ b1 ^ c1 ^ d1 ^ e1;
            var s2 = a2 ^ b2 ^ c2 ^ d2 ^ e2;
            var s3 = a3 ^ b3 ^ c3 ^ d3 ^ e3;
            var s4 = a4 ^ b4 ^ c4 ^ d4 ^ e4;
            var t0 = s4 ^ RotateLeft(s1, 1);
            var t1 = s0 ^ RotateLeft(s2, 1);
            var t2 = s1 ^ RotateLeft(s3, 1);
            var t3 = s2 ^ RotateLeft(s4, 1);
            var t4 = s3 ^ RotateLeft(s0, 1);
            var (pa0, pa1, pa2, pa3, pa4) = (
                a0 ^ t0,
                RotateLeft(b1 ^ t1, 44),
                RotateLeft(c2 ^ t2, 43),
                RotateLeft(d3 ^ t3, 21),
                RotateLeft(e4 ^ t4, 14)
            );
            var (pb0, pb1, pb2, pb3, pb4) = (
                RotateLeft(a3 ^ t3, 28),
                RotateLeft(b4 ^ t4, 20),
                RotateLeft(c0 ^ t0, 3),
                RotateLeft(d1 ^ t1, 45),
                RotateLeft(e2 ^ t2, 61)
            );
            var (pc0, pc1, pc2, pc3, pc4) = (
                RotateLeft(a1 ^ t1, 1),
                RotateLeft(b2 ^ t2, 6),
                RotateLeft(c3 ^ t3, 25),
                RotateLeft(d4 ^ t4, 8),
                RotateLeft(e0 ^ t0, 18)
            );
            var (pd0, pd1, pd2, pd3, pd4) = (
                RotateLeft(a4 ^ t4, 27),
                RotateLeft(b0 ^ t0, 36),
                RotateLeft(c1 ^ t1, 10),
                RotateLeft(d2 ^ t2, 15),
                RotateLeft(e3 ^ t3, 56)
            );
            var (pe0, pe1, pe2, pe3, pe4) = (
                RotateLeft(a2 ^ t2, 62),
                RotateLeft(b3 ^ t3, 55),
                RotateLeft(c4 ^ t4, 39),
                RotateLeft(d0 ^ t0, 41),
                RotateLeft(e1 ^ t1, 2)
            );
            (a0, a1, a2, a3, a4) = (
                pa0 ^ (~pa1 & pa2),
                pa1 ^ (~pa2 & pa3),
                pa2 ^ (~pa3 & pa4),
                pa3 ^ (~pa4 & pa0),
                pa4 ^ (~pa0 & pa1)
            );
            (b0, b1, b2, b3, b4) = (
                pb0 ^ (~pb1 & pb2),
                pb1 ^ (~pb2 & pb3),
                pb2 ^ (~pb3 & pb4),
                pb3 ^ (~pb4 & pb0),
                pb4 ^ (~pb0 & pb1)
            );
            (c0, c1, c2, c3, c4) = (
                pc0 ^ (~pc1 & pc2),
                pc1 ^ (~pc2 & pc3),
                pc2 ^ (~pc3 & pc4),
                pc3 ^ (~pc4 & pc0),
                pc4 ^ (~pc0 & pc1)
            );
            (d0, d1, d2, d3, d4) = (
                pd0 ^ (~pd1 & pd2),
                pd1 ^ (~pd2 & pd3),
                pd2 ^ (~pd3 & pd4),
                pd3 ^ (~pd4 & pd0),
                pd4 ^ (~pd0 & pd1)
            );
            (e0, e1, e2, e3, e4) = (
                pe0 ^ (~pe1 & pe2),
                pe1 ^ (~pe2 & pe3),
                pe2 ^ (~pe3 & pe4),
                pe3 ^ (~pe4 & pe0),
                pe4 ^ (~pe0 & pe1)
            );
            a0 ^= constant;
        }
        (state[0], state[1], state[2], state[3], state[4]) = (a0, a1, a2, a3, a4);
        (state[5], state[6], state[7], state[8], state[9]) = (b0, b1, b2, b3, b4);
        (state[10], state[11], state[12], state[13], state[14]) = (c0, c1, c2, c3, c4);
        (state[15], state[16], state[17], state[18], state[19]) = (d0, d1, d2, d3, d4);
        (state[20], state[21], state[22], state[23], state[24]) = (e0, e1, e2, e3, e4);
    }
}
