using Notary.Credit.Numerics;

namespace Notary.Credit.Indicators;

/// <summary>
/// The indicators from what was recorded (notary-credit paper, equations 7–13). Where nothing was recorded there is no credit: 0. Sums
/// run in the order given.
/// </summary>
public static class Measure
{
    /// <summary>S, equations 7 and 10: the mean of the grades.</summary>
    public static double UserEvaluation(ReadOnlySpan<double> grades) => MeanOrZero(grades);

    /// <summary>X, equations 8 and 11: the mean of done/all; work of which nothing was assigned does not count.</summary>
    /// <exception cref="CreditException">More was done than assigned, or a number is negative.</exception>
    public static double SuccessRate(IEnumerable<(long Done, long All)> work)
    {
        List<double> rates = [];
        foreach (var (done, all) in work)
        {
            if (done < 0 || done > all)
                throw new CreditException($"{done} of {all} pieces of work cannot have been done");
            if (all > 0)
                rates.Add((double)done / all);
        }
        return MeanOrZero([.. rates]);
    }

    /// <summary>R, equation 9: the mean of agree, which is 1 or 0.</summary>
    public static double Recommendation(IEnumerable<bool> agree) =>
        MeanOrZero([.. agree.Select(a => a ? 1.0 : 0.0)]);

    /// <summary>T, equation 12: the mean of 1/time.</summary>
    /// <param name="times">In any one unit.</param>
    /// <exception cref="CreditException">A time is not positive and finite.</exception>
    public static double Efficiency(IEnumerable<double> times) =>
        MeanOrZero([.. times.Select(Inverse)]);

    /// <summary>G, equation 13 corrected: the mean of 1/(1 + number), which is 1 where nothing bad was recorded.</summary>
    /// <param name="numbers">How many bad events of each kind, where older ones may count in part.</param>
    /// <exception cref="CreditException">A number is negative.</exception>
    public static double NegativeInformation(IEnumerable<double> numbers) =>
        MeanOrZero([.. numbers.Select(n => Inverse(n >= 0 ? 1.0 + n : double.NaN))]);

    private static double Inverse(double amount) =>
        amount > 0 && double.IsFinite(amount)
            ? 1 / amount
            : throw new CreditException(
                "a time is a positive number, and a number of events is not negative"
            );

    private static double MeanOrZero(ReadOnlySpan<double> values) =>
        values.IsEmpty ? 0 : InOrder.Mean(values);
}
