using Notary.Cli.Events;

namespace Notary.Cli.Audit.Export;

/// <summary>Where a hash chain breaks, and where a decision does not follow from its inputs.</summary>
internal sealed class DifferencesSection(Html html)
{
    public void Write(AuditReport report)
    {
        html.Raw("<section id=\"differences\"><h2>Differences</h2>");
        var wrong = report.Logs.Where(log => !log.IsRight).ToList();
        if (wrong.Count == 0)
            html.Raw("<p>None.</p>");
        foreach (var log in wrong)
            Write(log);
        html.Raw("</section>");
    }

    private void Write(AuditedResult log)
    {
        html.Line($"<h3>{log.Verified.Instance}</h3>");
        if (log.Verified.Break is { } chain)
            html.Line(
                $"<p>The log is not what was recorded, from position {chain.Position} on: {chain.Reason}.</p>"
            );
        if (log.Replay is not { Differences: > 0 } replay)
            return;
        html.Raw("<div class=\"wide\"><table class=\"differences\">");
        html.Head("position", "stream", "recorded", "recomputed");
        html.Raw("<tbody>");
        foreach (var mismatch in replay.Mismatches)
            html.Row(
                mismatch.Position,
                Facts.Short(mismatch.Stream),
                mismatch.Recorded,
                mismatch.Recomputed
            );
        html.Raw("</tbody></table></div>");
        if (replay.Differences > replay.Mismatches.Count)
            html.Line(
                $"<p>{replay.Differences - replay.Mismatches.Count:n0} more are left out; ./notary audit replay {log.Verified.Instance} names them all.</p>"
            );
    }
}
