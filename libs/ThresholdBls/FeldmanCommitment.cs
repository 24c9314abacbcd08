using System.Numerics;
using Notary.ThresholdBls.Native;

namespace Notary.ThresholdBls;

/// <summary>The commitments A_0 … A_{t−1} = g2·a_k to a polynomial (equation 2). A_0 is the public key of its secret.</summary>
public sealed class FeldmanCommitment(IReadOnlyList<G2Point> points)
{
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

    /// <summary>Horner's rule: t multiplications by a number as small as a member's are much cheaper than full ones.</summary>
    private P2 Evaluate(int member)
    {
        Blst.G2FromAffine(out var value, Points[^1].Value);
        for (var k = Points.Count - 2; k >= 0; k--)
        {
            var product = Multiply(value, member);
            Blst.G2AddAffine(out value, product, Points[k].Value);
        }
        return value;
    }

    /// <summary>Double and add, from the second highest bit: a member's number is no secret.</summary>
    private static P2 Multiply(P2 point, int factor)
    {
        var product = point;
        for (var bit = BitOperations.Log2((uint)factor) - 1; bit >= 0; bit--)
        {
            // Never in place: the marshalling stub clears an out argument first.
            Blst.G2Double(out var doubled, product);
            product = doubled;
            if (((factor >> bit) & 1) == 0)
                continue;
            Blst.G2Add(out var sum, doubled, point);
            product = sum;
        }
        return product;
    }
}
