using System.Buffers.Binary;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>The commitments A_0 … A_{t−1} = g2·a_k to a polynomial (equation 2). A_0 is the public key of its secret.</summary>
public sealed class FeldmanCommitment(IReadOnlyList<G2Point> points)
{
    // Member numbers are at most 1,024.
    private const int MemberBits = 11;

    public IReadOnlyList<G2Point> Points { get; } = points;

    public int Threshold => Points.Count;

    public PublicKey PublicKey => new(Points[0]);

    /// <summary>Equation 3: g2·s_j = Σ_k A_k·j^k.</summary>
    public bool Verify(SecretShare share) =>
        Blst.G2Equal(share.Commitment(), Evaluate(share.Member)) != 0;

    /// <summary>g2·f(j), the public share of member j.</summary>
    /// <exception cref="BlsFormatException">f(j) = 0.</exception>
    public PublicShare PublicShareOf(int member) => new(member, G2Point.From(Evaluate(member)));

    /// <summary>The commitment to the sum of the polynomials (equation 5).</summary>
    /// <exception cref="BlsFormatException">A coefficient of the sum is zero.</exception>
    public static FeldmanCommitment Sum(IReadOnlyCollection<FeldmanCommitment> commitments) =>
        new([
            .. Enumerable
                .Range(0, commitments.First().Threshold)
                .Select(k => G2Point.Sum(commitments.Select(commitment => commitment.Points[k]))),
        ]);

    /// <summary>The commitment to the sum of the polynomials, each times its public weight.</summary>
    /// <exception cref="BlsFormatException">A coefficient of the sum is zero.</exception>
    internal static FeldmanCommitment Combine(
        IReadOnlyList<FeldmanCommitment> commitments,
        IReadOnlyList<Scalar> weights
    )
    {
        var factors = Factors.From(weights);
        return new([
            .. Enumerable
                .Range(0, commitments[0].Threshold)
                .Select(k =>
                    MultiScalar.Sum([.. commitments.Select(c => c.Points[k].Value)], factors)
                ),
        ]);
    }

    /// <summary>Horner's rule: t small multiplications are much cheaper than full ones.</summary>
    private unsafe P2 Evaluate(int member)
    {
        Span<byte> x = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(x, member);
        var value = default(P2);
        fixed (byte* factor = x)
        {
            for (var k = Points.Count - 1; k >= 0; k--)
            {
                Blst.G2Multiply(out var product, value, factor, MemberBits);
                Blst.G2AddAffine(out value, product, Points[k].Value);
            }
        }
        return value;
    }
}
