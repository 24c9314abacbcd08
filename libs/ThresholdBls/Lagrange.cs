namespace Notary.ThresholdBls;

/// <summary>Interpolation at zero.</summary>
public static class Lagrange
{
    /// <summary>λ_i = Π_{j≠i} j / (j − i) for distinct members (equation 6), in the members' order.</summary>
    /// <exception cref="ArgumentException">A member twice, or outside 1…1024.</exception>
    public static IReadOnlyList<Scalar> CoefficientsAtZero(IReadOnlyList<int> members)
    {
        if (
            members.Distinct().Count() != members.Count
            || members.Any(member => member is < 1 or > ThresholdParameters.MaxMembers)
        )
            throw new ArgumentException(
                "Members are distinct and numbered from 1.",
                nameof(members)
            );
        // λ_i = (Π_j j) / (i · Π_{j≠i} (j − i)): one numerator for all, and one inversion.
        var numerator = Product(members);
        var denominators = members.Select(i => Product(members.Select(j => j == i ? i : j - i)));
        return [.. Inverses([.. denominators]).Select(inverse => numerator * inverse)];
    }

    /// <summary>Multiplies small numbers in machine words while they fit: much cheaper than in the field.</summary>
    private static Scalar Product(IEnumerable<int> factors)
    {
        const long Full = long.MaxValue / ThresholdParameters.MaxMembers;
        var product = Scalar.One;
        var word = 1L;
        foreach (var factor in factors)
        {
            word *= factor;
            if (Math.Abs(word) <= Full)
                continue;
            product *= Signed(word);
            word = 1;
        }
        return product * Signed(word);
    }

    private static Scalar Signed(long value) =>
        value < 0
            ? default(Scalar) - Scalar.FromUInt64((ulong)-value)
            : Scalar.FromUInt64((ulong)value);

    /// <summary>Montgomery's trick: the inverse of the whole product, taken apart from the end.</summary>
    private static Scalar[] Inverses(Scalar[] values)
    {
        var before = new Scalar[values.Length];
        var product = Scalar.One;
        for (var i = 0; i < values.Length; i++)
            (before[i], product) = (product, product * values[i]);
        var inverse = product.Inverse();
        for (var i = values.Length - 1; i >= 0; i--)
            (before[i], inverse) = (before[i] * inverse, inverse * values[i]);
        return before;
    }
}
