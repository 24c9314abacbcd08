using System.CommandLine;
using Notary.Bench;

namespace Notary.Cli.Bench;

/// <summary><c>notary bench [NAME] [--json]</c>: runs one benchmark, or lists them all.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The benchmark to run; without it, all are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Output.JsonOption();
        var command = new Command("bench", "Run a benchmark.") { name, json };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed.GetValue(name), new Output(parsed.GetValue(json)), cancellation)
        );
        return command;
    }

    private static Task<int> RunAsync(string? name, Output output, CancellationToken cancellation)
    {
        if (name is null)
        {
            BenchTable.List(output.People, Benchmarks.All);
            return Task.FromResult(0);
        }

        var benchmark =
            Benchmarks.Find(name)
            ?? throw new UsageException($"There is no benchmark {name}. Type: ./notary bench");
        return RunAsync(benchmark, output, cancellation);
    }

    private static async Task<int> RunAsync(
        IBenchmark benchmark,
        Output output,
        CancellationToken cancellation
    )
    {
        var results = await benchmark.RunAsync(Output.Progress, cancellation);
        var report = new BenchmarkReport(benchmark.Name, Machine.Describe(), results);
        output.Result(report.ToJson, console => BenchTable.Write(console, report));
        return 0;
    }
}
