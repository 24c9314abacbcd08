using System.Security.Cryptography;

namespace Notary.ThresholdBls.Native;

/// <summary>Public factors of a multi-scalar multiplication, packed as blst reads them: ⌈bits / 8⌉ little-endian bytes each.</summary>
internal sealed record Factors(byte[] Packed, int Bits)
{
    private const int ScalarBits = 255;
    private const int RandomBits = 128;

    public static Factors From(IReadOnlyList<Scalar> scalars)
    {
        var packed = new byte[scalars.Count * Scalar.Length];
        for (var i = 0; i < scalars.Count; i++)
            scalars[i].CopyLittleEndian(packed.AsSpan(i * Scalar.Length));
        return new Factors(packed, ScalarBits);
    }

    /// <summary>128 uniform bits each: an equation that does not hold passes their linear combination with probability 2^-128.</summary>
    public static Factors Random(int count, RandomNumberGenerator random)
    {
        var packed = new byte[count * (RandomBits / 8)];
        random.GetBytes(packed);
        return new Factors(packed, RandomBits);
    }
}
