using System.Globalization;
using System.Net;
using System.Text;

namespace Notary.Bench.Credit.Reports;

/// <summary>A part of a report.</summary>
/// <param name="Paragraphs">Plain text.</param>
internal sealed record Section(
    string Title,
    IReadOnlyList<string> Paragraphs,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<Table> Tables
);

/// <summary>A report with its files: Markdown, HTML with the pictures inside, CSV and SVG.</summary>
internal sealed record Report(string Title, IReadOnlyList<Section> Sections)
{
    private const string Style =
        "body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;margin:1em 0}"
        + "th,td{border:1px solid #ccc;padding:.2em .6em;text-align:left}";

    /// <exception cref="IOException">A file cannot be written.</exception>
    public async Task WriteAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        folder.Create();
        foreach (var (name, text) in Files())
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(path, text, cancellation);
        }
    }

    private IEnumerable<(string Name, string Text)> Files() =>
        [
            ("README.md", ToMarkdown()),
            ("report.html", ToHtml()),
            .. Sections.SelectMany(s => s.Tables).Select(t => (t.Name + ".csv", t.ToCsv())),
            .. Sections.SelectMany(s => s.Figures).Select(f => (f.Name + ".csv", f.ToCsv())),
            .. Sections.SelectMany(s => s.Figures).Select(f => (f.Name + ".svg", Drawing.ToSvg(f))),
        ];

    private string ToMarkdown()
    {
        var text = new StringBuilder($"# {Title}\n");
        foreach (var section in Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n");
            foreach (var paragraph in section.Paragraphs)
                text.Append(CultureInfo.InvariantCulture, $"\n{paragraph}\n");
            foreach (var figure in section.Figures)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n![{figure.Title}]({figure.Name}.svg)\n\n{figure.AsTable().ToMarkdown()}"
                );
            }
            foreach (var table in section.Tables)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n**{table.Title}**\n\n{table.ToMarkdown()}"
                );
            }
        }
        return text.ToString();
    }

    private string ToHtml()
    {
        var title = WebUtility.HtmlEncode(Title);
        var text = new StringBuilder(
            $"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{Style}</style>\n<h1>{title}</h1>\n"
        );
        foreach (var section in Sections)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<h2>{WebUtility.HtmlEncode(section.Title)}</h2>\n"
            );
            foreach (var paragraph in section.Paragraphs)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<p>{WebUtility.HtmlEncode(paragraph)}</p>\n"
                );
            }
            foreach (var figure in section.Figures)
                text.Append(Drawing.ToSvg(figure)).Append(figure.AsTable().ToHtml());
            foreach (var table in section.Tables)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<h3>{WebUtility.HtmlEncode(table.Title)}</h3>\n{table.ToHtml()}"
                );
            }
        }
        return text.Append("</html>\n").ToString();
    }
}
