using System.CommandLine;
using System.Text.Json;
using Notary.Devnet.Audit;
using Notary.Devnet.Services;
using Notary.EventStore;
using Spectre.Console;

namespace Notary.Cli.Audit;

/// <summary>
/// <c>notary audit replay</c>: recomputes every decision from the recorded inputs alone (PROTOCOL 8, statement 5), and verifies
/// each log's hash chain. Exit code 1 where something differs.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var logs = new LogOptions();
        var service = new Option<string?>("--service")
        {
            Description = $"Only logs of this service: {Services}.",
        };
        var to = new Option<string?>("--to")
        {
            Description = "Replay up to this position, or up to this time (2026-11-21T14:30:00Z).",
        };
        var json = Output.JsonOption();
        var command = new Command("replay", "Recompute every decision from its recorded inputs.")
        {
            service,
            to,
            json,
        };
        logs.AddAll(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var cut = LogCut.Parse(parsed.GetValue(to));
                var kind = KindOf(parsed.GetValue(service));
                var found = await logs.FindAsync(parsed, cancellation);
                var chosen = found.Where(log => kind is null || log.Service == kind).ToList();
                if (chosen.Count == 0)
                    throw new UsageException($"No log here is one of {kind!.Name}.");
                var output = new Output(parsed.GetValue(json));
                return await RunAsync(chosen, cut, output, cancellation);
            }
        );
        return command;
    }

    private const string Credit = "credit";

    private static string Services =>
        string.Join(", ", ServiceKind.All.Select(kind => kind.Name).Append(Credit));

    /// <summary>Credit is what every notary's log holds among other things.</summary>
    private static ServiceKind? KindOf(string? service) =>
        service is null ? null
        : service == Credit ? KindOf("notary")
        : ServiceKind.All.FirstOrDefault(kind => kind.Name == service)
            ?? throw new UsageException($"There is no service {service}; there are: {Services}");

    private static async Task<int> RunAsync(
        IReadOnlyList<CatalogedLog> logs,
        LogCut cut,
        Output output,
        CancellationToken cancellation
    )
    {
        var reports = new List<LogReport>();
        foreach (var log in logs)
            reports.Add(await ReplayAsync(log, cut, output, cancellation));
        output.Result(() => ToJson(reports), console => Write(console, reports));
        return reports.TrueForAll(report => report.IsRight) ? 0 : 1;
    }

    private static async Task<LogReport> ReplayAsync(
        CatalogedLog log,
        LogCut cut,
        Output output,
        CancellationToken cancellation
    )
    {
        await using var opened = log.OpenAudited();
        var head = await opened.Store.FetchHeadAsync(cancellation);
        var to = await cut.InAsync(opened.Store, cancellation);
        var report = await opened.ReplayAsync(
            to,
            mismatch => Tell(output, log.Instance, mismatch),
            new Meter(log.Instance, Math.Min(to ?? head.Position, head.Position), Output.Progress),
            cancellation
        );
        if (report.Chain is { } broken)
            output.People.WriteLine(
                $"{log.Instance} {broken.Position}: the hash chain breaks here: {broken.Reason}"
            );
        return report;
    }

    /// <summary>Each difference as it is found.</summary>
    private static void Tell(Output output, string instance, ReplayMismatch mismatch)
    {
        output.People.WriteLine($"{instance} {mismatch.Position}: {mismatch.Stream}");
        output.People.WriteLine($"  recorded    {mismatch.Recorded}");
        output.People.WriteLine($"  recomputed  {mismatch.Recomputed}");
    }

    private static string ToJson(IReadOnlyList<LogReport> logs) =>
        JsonSerializer.Serialize(
            new
            {
                Events = logs.Sum(log => log.Events),
                Decisions = logs.Sum(log => log.Decisions),
                Differences = logs.Sum(log => log.Differences),
                BrokenChains = logs.Count(log => log.Chain is not null),
                Logs = logs,
            },
            JsonSerializerOptions.Web
        );

    private static void Write(IAnsiConsole console, IReadOnlyList<LogReport> logs)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("log", "service", "events", "decisions", "differences", "hash chain");
        foreach (var log in logs)
            table.AddRow(
                log.Instance,
                log.Service,
                $"{log.Events:n0}",
                $"{log.Decisions:n0}",
                $"{log.Differences:n0}",
                log.Chain is { } broken ? $"breaks at {broken.Position}" : "intact"
            );
        console.Write(table);
    }
}
