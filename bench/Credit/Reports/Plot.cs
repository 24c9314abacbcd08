using System.Globalization;
using System.Net;
using System.Text;

namespace Notary.Bench.Credit.Reports;

/// <summary>A figure's frame as SVG: axes, ticks and legend; who draws into it asks for coordinates.</summary>
internal sealed class Plot
{
    private const double Width = 760;
    private const double Height = 380;
    private const double Left = 60;
    private const double Right = 150;
    private const double Top = 40;
    private const double Bottom = 50;
    private const int Ticks = 5;
    private const int MostLabels = 13;
    private static readonly string[] Colours =
    [
        "#1b6ca8",
        "#d1495b",
        "#edae49",
        "#66a182",
        "#8d6a9f",
    ];
    private readonly StringBuilder svg = new();
    private readonly Figure figure;
    private readonly double least;
    private readonly double most;

    public Plot(Figure figure)
    {
        this.figure = figure;
        var values = figure.Series.SelectMany(s => s.Values).ToList();
        var papers = figure.Series.SelectMany(s => s.Paper ?? []);
        // Bars stand on 0; lines whose values are all high would be flat there.
        var low = values.Min(v => v.Low);
        least = figure.IsLines && low > 20 ? Math.Floor(low / 5) * 5 : Math.Min(0, low);
        most = Math.Max(values.Max(v => v.High), papers.DefaultIfEmpty(0).Max());
        most = most > least ? most : least + 1;
        Open();
    }

    public static string Colour(int series) => Colours[series % Colours.Length];

    /// <summary>The middle of a place.</summary>
    public double X(int place) => Left + (place + 0.5) * PlaceWidth;

    public double PlaceWidth => (Width - Left - Right) / figure.Places.Count;

    public double Y(double value) =>
        Height - Bottom - (value - least) / (most - least) * (Height - Top - Bottom);

    public double Ground => Y(Math.Max(0, least));

    public void Add(FormattableString element) =>
        svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));

    public string Close()
    {
        for (var i = 0; i < figure.Series.Count; i++)
            Legend(i, figure.Series[i].Name, Colour(i));
        if (figure.Series.Any(s => s.Paper is not null))
            Legend(figure.Series.Count, "◇ paper", "none");
        return svg.Append("</svg>\n").ToString();
    }

    private void Open()
    {
        Add(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">"
        );
        Add($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        Add(
            $"<text x=\"{Left}\" y=\"22\" font-size=\"15\">{WebUtility.HtmlEncode(figure.Title)}</text>"
        );
        for (var i = 0; i <= Ticks; i++)
            Tick(least + (most - least) * i / Ticks);
        var step = (figure.Places.Count - 1) / MostLabels + 1;
        for (var i = 0; i < figure.Places.Count; i += step)
            Text(X(i), Height - Bottom + 18, "middle", figure.Places[i]);
        Text((Left + Width - Right) / 2, Height - 10, "middle", figure.XAxis);
        Text(Left, Top - 6, "start", figure.YAxis);
    }

    private void Tick(double value)
    {
        var y = Y(value);
        Add(
            $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/>"
        );
        Text(Left - 6, y + 4, "end", value.ToString("0.##", CultureInfo.InvariantCulture));
    }

    private void Legend(int row, string name, string colour)
    {
        var y = Top + 12 + 20 * row;
        Add(
            $"<rect x=\"{Width - Right + 14}\" y=\"{y - 10}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>"
        );
        Text(Width - Right + 32, y, "start", name);
    }

    private void Text(double x, double y, string anchor, string text) =>
        Add(
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>"
        );
}
