using System.Globalization;

namespace Notary.Bench.Credit.Reports;

/// <summary>A figure's values as bars or lines, with their 95 % intervals and the paper's values as diamonds.</summary>
internal static class Drawing
{
    private const double Gap = 0.2; // of a place, between its bars and the next ones

    public static string ToSvg(Figure figure)
    {
        var plot = new Plot(figure);
        for (var i = 0; i < figure.Series.Count; i++)
        {
            if (figure.IsLines)
                Line(plot, figure.Series[i], Plot.Colour(i));
            else
                Bars(plot, figure, i);
        }
        return plot.Close();
    }

    private static void Bars(Plot plot, Figure figure, int index)
    {
        var series = figure.Series[index];
        var width = plot.PlaceWidth * (1 - Gap) / figure.Series.Count;
        for (var place = 0; place < figure.Places.Count; place++)
        {
            var left = plot.X(place) + (index - figure.Series.Count / 2.0) * width;
            var (value, middle) = (series.Values[place], left + width / 2);
            var (y, ground) = (plot.Y(value.Mean), plot.Ground);
            plot.Add(
                $"<rect x=\"{left:0.#}\" y=\"{Math.Min(y, ground):0.#}\" width=\"{width * 0.92:0.#}\" height=\"{Math.Abs(ground - y):0.#}\" fill=\"{Plot.Colour(index)}\"/>"
            );
            plot.Add(
                $"<line x1=\"{middle:0.#}\" x2=\"{middle:0.#}\" y1=\"{plot.Y(value.Low):0.#}\" y2=\"{plot.Y(value.High):0.#}\" stroke=\"#000\" stroke-width=\"1.5\"/>"
            );
            if (series.Paper is { } paper)
                Diamond(plot, middle, plot.Y(paper[place]));
        }
    }

    private static void Line(Plot plot, Series series, string colour)
    {
        var indices = Enumerable.Range(0, series.Values.Count).ToList();
        var band = indices
            .Select(i => Point(plot, i, series.Values[i].High))
            .Concat(
                indices.AsEnumerable().Reverse().Select(i => Point(plot, i, series.Values[i].Low))
            );
        plot.Add(
            $"<polygon points=\"{string.Join(' ', band)}\" fill=\"{colour}\" opacity=\"0.2\"/>"
        );
        var line = indices.Select(i => Point(plot, i, series.Values[i].Mean));
        plot.Add(
            $"<polyline points=\"{string.Join(' ', line)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
        );
    }

    private static void Diamond(Plot plot, double x, double y) =>
        plot.Add(
            $"<path d=\"M{x - 5:0.#} {y:0.#} L{x:0.#} {y - 5:0.#} L{x + 5:0.#} {y:0.#} L{x:0.#} {y + 5:0.#} Z\" fill=\"#fff\" stroke=\"#000\"/>"
        );

    private static string Point(Plot plot, int place, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{plot.X(place):0.#},{plot.Y(value):0.#}");
}
