using System.CommandLine;
using Notary.Cli.Audit.Story;

namespace Notary.Cli.Audit.Export;

/// <summary><c>notary audit export</c>: whole logs as JSON lines, or a report that a person can read.</summary>
internal static class ExportCommand
{
    private const int NewestByDefault = 20;

    public static Command Create()
    {
        var logs = new LogOptions();
        var checkpoints = new CheckpointOptions();
        var format = new Option<string>("--format")
        {
            Description = "jsonl: every event, with every field. html: a report for people.",
            Required = true,
        };
        format.AcceptOnlyFromAmong("jsonl", "html");
        var file = new Option<FileInfo>("--out")
        {
            Description = "The file to write; one that exists is replaced.",
            Required = true,
        };
        var newest = new Option<int>("--newest")
        {
            Description =
                "How many exchanges, refusals and challenges the report tells of: the newest.",
            DefaultValueFactory = _ => NewestByDefault,
        };
        var exchanges = new Option<string[]>("--exchange")
        {
            Description =
                "Tell of this exchange (AGREEMENT/SEQUENCE) instead of the newest; may be repeated.",
        };
        var command = new Command("export", "Write the logs, or a report on them, to a file.")
        {
            format,
            file,
            newest,
            exchanges,
        };
        logs.AddAll(command);
        checkpoints.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var found = await logs.FindAsync(parsed, cancellation);
                var target = new ExportFile(parsed.GetValue(file)!);
                if (parsed.GetValue(format) == "jsonl")
                    return await new JsonLines(found).WriteAsync(target, cancellation);
                if (parsed.GetValue(newest) is not (>= 0 and <= 10_000) and var count)
                    throw new UsageException($"--newest takes 0 to 10000, not {count}.");
                var signed = await checkpoints.ReadAsync(parsed, logs.Kept(parsed), cancellation);
                var scope = new ReportScope(
                    [.. (parsed.GetValue(exchanges) ?? []).Select(Name)],
                    parsed.GetValue(newest)
                );
                return await WriteReportAsync(found, signed, scope, target, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> WriteReportAsync(
        IReadOnlyList<CatalogedLog> logs,
        CheckpointReading signed,
        ReportScope scope,
        ExportFile target,
        CancellationToken cancellation
    )
    {
        var report = await AuditReport.ReadAsync(logs, signed, scope, cancellation);
        await target.WriteAsync(async stream =>
        {
            await using var text = new StreamWriter(stream);
            await new ReportPage(text).WriteAsync(report);
        });
        Output.Progress.Report($"{target.Name}: {report.Stories.Count} exchanges");
        return report.IsRight ? 0 : 1;
    }

    private static ExchangeName Name(string text) =>
        ExchangeName.Parse(text)
        ?? throw new UsageException($"--exchange takes AGREEMENT/SEQUENCE, as 0x…/12: {text}");
}

/// <summary>What a report tells of.</summary>
/// <param name="Named">Exchanges; none for the newest.</param>
/// <param name="Newest">How many of each kind.</param>
internal sealed record ReportScope(IReadOnlyCollection<ExchangeName> Named, int Newest);
