using System.Globalization;

namespace Notary.Bench.Credit.Experiments;

/// <summary>A mean over the seeds and half the width of its 95 % interval (Student's t).</summary>
internal sealed record Estimate(double Mean, double HalfWidth)
{
    // t for 0.975 at 29 degrees of freedom, those of all seeds. Where few seeds have a value the true interval is wider.
    private const double Student = 2.045;

    public double Low => Mean - HalfWidth;

    public double High => Mean + HalfWidth;

    public static Estimate Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Sum() / values.Count;
        var variance = values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Count - 1);
        return new(mean, Student * Math.Sqrt(variance / values.Count));
    }

    public string Text(string format) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mean.ToString(format, CultureInfo.InvariantCulture)} ± {HalfWidth.ToString(format, CultureInfo.InvariantCulture)}"
        );
}
