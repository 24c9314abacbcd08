namespace Notary.Credit.Weights;

/// <summary>Equation 1 of the notary-credit paper: a column of finite numbers brought to [0, 1]. One that is constant tells nothing: all 0.</summary>
public static class Normalisation
{
    /// <summary>x′ = (x − min)/(max − min): more is better.</summary>
    public static double[] Benefit(ReadOnlySpan<double> column)
    {
        var (least, most) = Range(column);
        return Map(column, x => (x - least) / (most - least), most > least);
    }

    /// <summary>x′ = (max − x)/(max − min): less is better.</summary>
    public static double[] Cost(ReadOnlySpan<double> column)
    {
        var (least, most) = Range(column);
        return Map(column, x => (most - x) / (most - least), most > least);
    }

    private static double[] Map(
        ReadOnlySpan<double> column,
        Func<double, double> normalised,
        bool isTelling
    )
    {
        var result = new double[column.Length];
        for (var i = 0; isTelling && i < result.Length; i++)
            result[i] = normalised(column[i]);
        return result;
    }

    private static (double Least, double Most) Range(ReadOnlySpan<double> column)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var x in column)
            (least, most) = (Math.Min(least, x), Math.Max(most, x));
        return (least, most);
    }
}
