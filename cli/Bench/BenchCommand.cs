using System.CommandLine;
using Notary.Bench;

namespace Notary.Cli.Bench;

/// <summary><c>notary bench [NAME] [--out DIR] [--json]</c>: runs one benchmark, or lists them all.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The benchmark to run; without it, all are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var folder = TypedOptions.Text(
            "--out",
            "Folder for a report with tables and pictures, where the benchmark writes one."
        );
        var json = Output.JsonOption();
        var command = new Command("bench", "Run a benchmark.") { name, folder, json };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(name),
                    parsed.GetValue(folder),
                    new Output(parsed.GetValue(json)),
                    cancellation
                )
        );
        return command;
    }

    private static Task<int> RunAsync(
        string? name,
        string? folder,
        Output output,
        CancellationToken cancellation
    )
    {
        if (name is null)
        {
            if (folder is not null)
                throw new UsageException(
                    "--out names a benchmark's report: name one. Type: ./notary bench"
                );
            BenchTable.List(output.People, Benchmarks.All);
            return Task.FromResult(0);
        }

        var benchmark =
            Benchmarks.Find(name)
            ?? throw new UsageException($"There is no benchmark {name}. Type: ./notary bench");
        return RunAsync(benchmark, folder, output, cancellation);
    }

    private static async Task<int> RunAsync(
        IBenchmark benchmark,
        string? folder,
        Output output,
        CancellationToken cancellation
    )
    {
        var results = folder is null
            ? await benchmark.RunAsync(Output.Progress, cancellation)
            : await ReportingAsync(benchmark, folder, cancellation);
        var report = new BenchmarkReport(benchmark.Name, Machine.Describe(), results);
        output.Result(report.ToJson, console => BenchTable.Write(console, report));
        return 0;
    }

    private static Task<IReadOnlyList<BenchmarkResult>> ReportingAsync(
        IBenchmark benchmark,
        string folder,
        CancellationToken cancellation
    ) =>
        benchmark is not IReportingBenchmark reporting
            ? throw new UsageException($"{benchmark.Name} writes no report: leave --out away.")
        : folder.Length == 0 || File.Exists(folder)
            ? throw new UsageException($"--out takes a folder, which \"{folder}\" is not.")
        : reporting.RunAsync(new DirectoryInfo(folder), Output.Progress, cancellation);
}
