namespace Notary.Bench.Credit.Reports;

/// <param name="Name">Of its file.</param>
internal sealed record Table(
    string Name,
    string Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows
)
{
    public string ToCsv() =>
        string.Concat(Rows.Prepend(Columns).Select(r => string.Join(',', r) + "\n"));

    public string ToMarkdown() =>
        Line(Columns) + Line(Columns.Select(_ => "---")) + string.Concat(Rows.Select(Line));

    public string ToHtml() =>
        $"<table>\n<tr>{Cells("th", Columns)}</tr>\n"
        + string.Concat(Rows.Select(r => $"<tr>{Cells("td", r)}</tr>\n"))
        + "</table>\n";

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Cells(string tag, IEnumerable<string> cells) =>
        string.Concat(cells.Select(c => $"<{tag}>{System.Net.WebUtility.HtmlEncode(c)}</{tag}>"));
}
