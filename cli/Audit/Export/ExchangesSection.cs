using Notary.Cli.Audit.Story;
using Notary.Cli.Events;

namespace Notary.Cli.Audit.Export;

/// <summary>Each exchange's story, folded until somebody opens it.</summary>
internal sealed class ExchangesSection(Html html)
{
    public void Write(AuditReport report)
    {
        html.Raw("<section id=\"exchanges\"><h2>Exchanges</h2>");
        if (report.Stories.Count == 0)
            html.Raw("<p>None.</p>");
        if (report.LeftOut > 0)
            html.Line(
                $"<p>{report.Stories.Count:n0} of {report.Stories.Count + report.LeftOut:n0}; {report.LeftOut:n0} others are left out: give --exchange or --newest.</p>"
            );
        foreach (var (exchange, events) in report.Stories)
            Write(exchange, events);
        html.Raw("</section>");
    }

    private void Write(ExchangeName exchange, IReadOnlyList<StoryEvent> events)
    {
        html.Line(
            $"<details><summary>Exchange {exchange.Sequence} of agreement {Facts.Short(exchange.AgreementId.ToString())} <span class=\"quiet\">{events.Count} events</span></summary>"
        );
        html.Line($"<p class=\"id\">{exchange}<br>exchange {exchange.ExchangeId}</p>");
        html.Raw("<div class=\"wide\"><table class=\"story\">");
        html.Head("", "time (UTC)", "log", "event", "because of", "what");
        html.Raw("<tbody>");
        foreach (var e in events)
            html.Row(
                e.Number,
                $"{e.Recorded.Timestamp.UtcDateTime:HH:mm:ss.fff}",
                $"{e.Logged.Instance} {e.Recorded.Position}",
                e.Recorded.Type,
                e.CausedBy,
                Facts.Of(e.Recorded.Data)
            );
        html.Raw("</tbody></table></div></details>");
    }
}
