using System.Xml.Linq;
using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Reports;

namespace Notary.Cli.Tests.Credit;

public sealed class ReportTests
{
    private static readonly Figure Bars = new(
        "bars",
        "Bars <of> two",
        "place",
        "%",
        false,
        ["a", "b"],
        [new("ours", [new(1, 0.25), new(2, 0.5)], [3, 4])]
    );

    [Fact]
    public void A_figures_csv_has_mean_interval_and_the_papers_value() =>
        Assert.Equal(
            "place,series,mean,low,high,paper\na,ours,1,0.75,1.25,3\nb,ours,2,1.5,2.5,4\n",
            Bars.ToCsv()
        );

    [Fact]
    public void A_figures_table_puts_the_papers_value_beside() =>
        Assert.Contains(
            "| b | 2.0 ± 0.5 (paper 4) |",
            Bars.AsTable().ToMarkdown(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_picture_is_XML(bool lines)
    {
        var svg = XDocument.Parse(Drawing.ToSvg(Bars with { IsLines = lines }));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_written_with_its_files()
    {
        var folder = Directory.CreateTempSubdirectory("report");
        var report = new Report(
            "Title",
            [new("Part", ["Text."], [Bars], [Bars.AsTable() with { Name = "table" }])]
        );
        await report.WriteAsync(folder, CancellationToken.None);
        var names = folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal("README.md bars.csv bars.svg report.html table.csv", string.Join(' ', names));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_verdict_names_who_is_not_beaten()
    {
        string[] names = ["ours", "one", "two"];
        Assert.Contains(
            "below all",
            Verdict.Lowest([new(1, 0), new(2, 0), new(3, 0)], names),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "NOT below two",
            Verdict.Lowest([new(1, 0), new(2, 0), new(1, 0)], names),
            StringComparison.Ordinal
        );
    }
}
