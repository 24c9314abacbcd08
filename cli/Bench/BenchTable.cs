using System.Globalization;
using Notary.Bench;
using Spectre.Console;

namespace Notary.Cli.Bench;

/// <summary>A benchmark's numbers for people.</summary>
internal static class BenchTable
{
    public static void List(IAnsiConsole console, IReadOnlyList<IBenchmark> benchmarks)
    {
        var table = new Table()
            .Border(TableBorder.None)
            .HideHeaders()
            .AddColumns("name", "description");
        foreach (var benchmark in benchmarks)
        {
            table.AddRow(Markup.Escape(benchmark.Name), Markup.Escape(benchmark.Description));
        }

        console.Write(table);
    }

    public static void Write(IAnsiConsole console, BenchmarkReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(report.Name));
        table.Caption(Markup.Escape(report.Machine));
        table.AddColumns("metric", "value", "unit", "goal", "met");
        foreach (var result in report.Results)
        {
            table.AddRow(Cells(result));
        }

        console.Write(table);
    }

    private static string[] Cells(BenchmarkResult result) =>
        [
            Markup.Escape(result.Metric),
            Number(result.Value),
            Markup.Escape(result.Unit),
            result.Goal is { } goal
                ? $"{(result.Better == Better.Lower ? '≤' : '≥')} {Number(goal)}"
                : "",
            result switch
            {
                { Goal: null } => "",
                { Met: true } => "[green]yes[/]",
                _ => "[red]no[/]",
            },
        ];

    private static string Number(double value) =>
        value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
