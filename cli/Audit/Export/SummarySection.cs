namespace Notary.Cli.Audit.Export;

/// <summary>What was found, the contents, and a line for each log.</summary>
internal sealed class SummarySection(Html html)
{
    public void Write(AuditReport report)
    {
        html.Raw("<header><h1>Audit of the event logs</h1>");
        html.Line($"<p class=\"quiet\">{report.Time:yyyy-MM-dd HH:mm:ss} UTC</p>");
        html.Line(
            $"<p class=\"verdict {(report.IsRight ? "right" : "wrong")}\">{Verdict(report)}</p></header>"
        );
        WriteContents(report);
        WriteLogs(report);
    }

    private static string Verdict(AuditReport report)
    {
        var wrong = report.Logs.Count(log => !log.IsRight);
        if (report.Checkpoints.Problem is not null && wrong == 0)
            return "The signed checkpoints cannot be read, so that a rewritten tail would not show.";
        return wrong == 0
            ? $"Nothing differs: {report.Logs.Count} logs are intact, and every decision follows from its recorded inputs."
            : $"{wrong} of {report.Logs.Count} logs differ from what they should be.";
    }

    private void WriteContents(AuditReport report)
    {
        html.Raw("<nav aria-label=\"Contents\"><ul>");
        html.Line($"<li><a href=\"#logs\">Logs</a> ({report.Logs.Count})</li>");
        html.Line($"<li><a href=\"#differences\">Differences</a> ({Differences(report)})</li>");
        html.Line(
            $"<li><a href=\"#refusals\">Refusals</a> ({report.Highlights.Refusals.Count})</li>"
        );
        html.Line(
            $"<li><a href=\"#challenges\">Challenges and penalties</a> ({report.Highlights.Cases.Count})</li>"
        );
        html.Line($"<li><a href=\"#exchanges\">Exchanges</a> ({report.Stories.Count})</li>");
        html.Raw("</ul></nav>");
    }

    private static long Differences(AuditReport report) =>
        report.Logs.Sum(log =>
            (log.Replay?.Differences ?? 0) + (log.Verified.Break is null ? 0 : 1)
        );

    private void WriteLogs(AuditReport report)
    {
        html.Raw("<section id=\"logs\"><h2>Logs</h2>");
        html.Line($"<p>{report.Checkpoints}</p>");
        html.Raw("<div class=\"wide\"><table>");
        html.Head(
            "log",
            "service",
            "events",
            "hash chain",
            "checkpoints",
            "decisions",
            "differences"
        );
        html.Raw("<tbody>");
        foreach (var log in report.Logs)
            html.Row(
                log.Verified.Instance,
                log.Replay?.Service ?? "not known",
                $"{log.Verified.Events:n0}",
                log.Verified.Break is { } wrong ? $"wrong at {wrong.Position}" : "intact",
                log.Verified.Checkpoints,
                log.Replay is { } replay ? $"{replay.Decisions:n0}" : "not replayed",
                log.Replay is { } found ? $"{found.Differences:n0}" : ""
            );
        html.Raw("</tbody></table></div></section>");
    }
}
