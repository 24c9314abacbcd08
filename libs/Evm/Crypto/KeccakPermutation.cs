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

    private static ReadOnlySpan<byte> Rotations =>
        [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static ReadOnlySpan<byte> Lanes =>
        [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    public static void Permute(Span<ulong> state)
    {
        Span<ulong> column = stackalloc ulong[5];
        foreach (var constant in RoundConstants)
        {
            Theta(state, column);
            RhoPi(state);
            Chi(state);
            state[0] ^= constant;
        }
    }

    private static void Theta(Span<ulong> state, Span<ulong> column)
    {
        for (var x = 0; x < 5; x++)
            column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        for (var x = 0; x < 5; x++)
        {
            var mix = column[(x + 4) % 5] ^ RotateLeft(column[(x + 1) % 5], 1);
            for (var y = x; y < 25; y += 5)
                state[y] ^= mix;
        }
    }

    private static void RhoPi(Span<ulong> state)
    {
        var moved = state[1];
        for (var step = 0; step < 24; step++)
            (state[Lanes[step]], moved) = (RotateLeft(moved, Rotations[step]), state[Lanes[step]]);
    }

    private static void Chi(Span<ulong> state)
    {
        for (var row = 0; row < 25; row += 5)
        {
            var (a, b, c, d, e) = (
                state[row],
                state[row + 1],
                state[row + 2],
                state[row + 3],
                state[row + 4]
            );
            state[row] = a ^ (~b & c);
            state[row + 1] = b ^ (~c & d);
            state[row + 2] = c ^ (~d & e);
            state[row + 3] = d ^ (~e & a);
            state[row + 4] = e ^ (~a & b);
        }
    }
}
