namespace Notary.ThresholdBls;

/// <summary>Interpolation at zero.</summary>
public static class Lagrange
{
    /// <summary>λ_i = Π_{j≠i} j / (j − i) for distinct members (equation 6), in the members' order.</summary>
    public static IReadOnlyList<Scalar> CoefficientsAtZero(IReadOnlyList<int> members)
    {
        if (members.Distinct().Count() != members.Count || members.Any(member => member < 1))
            throw new ArgumentException(
                "Members are distinct and numbered from 1.",
                nameof(members)
            );
        var points = members.Select(member => Scalar.FromUInt64((ulong)member)).ToArray();
        return [.. points.Select(x => Coefficient(x, points))];
    }

    private static Scalar Coefficient(Scalar x, Scalar[] points)
    {
        var numerator = Scalar.One;
        var denominator = Scalar.One;
        foreach (var other in points.Where(other => other != x))
        {
            numerator *= other;
            denominator *= other - x;
        }
        return numerator * denominator.Inverse();
    }
}
