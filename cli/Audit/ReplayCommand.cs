using System.CommandLine;
using System.Text.Json;
using Notary.Devnet.Audit;
using Spectre.Console;

namespace Notary.Cli.Audit;

/// <summary>
/// <c>notary audit replay</c>: recomputes every answer, refusal and verdict from the recorded inputs alone (PROTOCOL 8,
/// statement 5), and verifies each log's hash chain. Exit code 1 where something differs.
/// </summary>
internal static class ReplayCommand
{
    private const string Variable = "ConnectionStrings__Postgres";

    public static Command Create()
    {
        var postgres = new Option<string?>("--postgres")
        {
            Description =
                $"The services' database, as in Host=localhost;Username=notary;Database=notary; default: {Variable}.",
        };
        var instances = new Argument<string[]>("INSTANCE")
        {
            Description =
                "Whose logs: oracle, challenge, notary-1 …; all that the database holds where none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = Output.JsonOption();
        var command = new Command("replay", "Recompute every decision from its recorded inputs.")
        {
            instances,
            postgres,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(postgres) ?? Environment.GetEnvironmentVariable(Variable),
                    parsed.GetValue(instances) ?? [],
                    new Output(parsed.GetValue(json)),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string? postgres,
        string[] instances,
        Output output,
        CancellationToken cancellation
    )
    {
        if (postgres is null)
            throw new UsageException($"Where are the logs? Give --postgres, or set {Variable}.");
        var known = await LogCatalog.ListAsync(postgres, cancellation);
        if (instances.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new UsageException(
                $"There is no log {unknown}; there are: {string.Join(", ", known)}"
            );
        var named = instances is [] ? known : instances;
        var logs = await LogReplay.RunAllAsync(
            postgres,
            named.Select(name => (LogCatalog.ServiceOf(name), name)),
            cancellation
        );
        output.Result(() => ToJson(logs), console => Write(console, logs));
        return logs.All(log => log.Mismatches.Count == 0) ? 0 : 1;
    }

    private static string ToJson(IReadOnlyList<LogReport> logs) =>
        JsonSerializer.Serialize(
            new
            {
                Events = logs.Sum(log => log.Events),
                Answers = logs.Sum(log => log.Answers),
                Verdicts = logs.Sum(log => log.Verdicts),
                Mismatches = logs.Sum(log => log.Mismatches.Count),
                Logs = logs,
            },
            JsonSerializerOptions.Web
        );

    private static void Write(IAnsiConsole console, IReadOnlyList<LogReport> logs)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("log", "events", "answers and refusals", "verdicts", "differences");
        foreach (var log in logs)
            table.AddRow(
                log.Instance,
                $"{log.Events}",
                $"{log.Answers}",
                $"{log.Verdicts}",
                $"{log.Mismatches.Count}"
            );
        console.Write(table);
        foreach (
            var (log, mismatch) in logs.SelectMany(log => log.Mismatches.Select(m => (log, m)))
        )
            console.WriteLine($"{log.Instance}: {mismatch}");
    }
}
