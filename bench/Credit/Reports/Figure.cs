using System.Globalization;
using System.Text;
using Notary.Bench.Credit.Experiments;

namespace Notary.Bench.Credit.Reports;

/// <summary>Measured values beside the paper's, drawn as bars or lines.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Places">Along the x axis.</param>
internal sealed record Figure(
    string Name,
    string Title,
    string XAxis,
    string YAxis,
    bool IsLines,
    IReadOnlyList<string> Places,
    IReadOnlyList<Series> Series,
    string Format = "0.0"
)
{
    public Table AsTable() =>
        new(
            Name,
            Title + ", " + YAxis,
            [XAxis, .. Series.Select(s => s.Name)],
            [
                .. Places.Select(
                    (place, i) => (string[])[place, .. Series.Select(s => s.Cell(i, Format))]
                ),
            ]
        );

    /// <summary>One line for each value: place, series, mean, interval, the paper's value.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("place,series,mean,low,high,paper\n");
        foreach (var series in Series)
        {
            for (var i = 0; i < Places.Count; i++)
            {
                var (value, paper) = (series.Values[i], series.Paper?[i]);
                csv.Append(
                    CultureInfo.InvariantCulture,
                    $"{Places[i]},{series.Name},{value.Mean:0.#####},{value.Low:0.#####},{value.High:0.#####},{paper}\n"
                );
            }
        }
        return csv.ToString();
    }
}

/// <param name="Paper">The paper's values, where it gives them.</param>
internal sealed record Series(
    string Name,
    IReadOnlyList<Estimate> Values,
    IReadOnlyList<double>? Paper = null
)
{
    public string Cell(int place, string format)
    {
        var text = Values[place].Text(format);
        var paper = Paper?[place].ToString(CultureInfo.InvariantCulture);
        return paper is null ? text : $"{text} (paper {paper})";
    }
}
