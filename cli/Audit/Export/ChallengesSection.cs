using Notary.Cli.Events;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Audit.Export;

/// <summary>Challenges, how they ended, and what was paid.</summary>
internal sealed class ChallengesSection(Html html)
{
    public void Write(Newest<Case> cases)
    {
        html.Raw("<section id=\"challenges\"><h2>Challenges and penalties</h2>");
        if (cases.Count == 0)
            html.Raw("<p>None.</p>");
        else
            WriteTable(cases);
        if (cases.LeftOut > 0)
            html.Line(
                $"<p>The newest {cases.Kept.Count:n0}; {cases.LeftOut:n0} older ones are left out.</p>"
            );
        html.Raw("</section>");
    }

    private void WriteTable(Newest<Case> cases)
    {
        html.Raw("<div class=\"wide\"><table>");
        html.Head("time (UTC)", "agreement", "sequence", "missing", "outcome", "penalty", "to");
        html.Raw("<tbody>");
        foreach (var about in cases.Kept.Reverse())
            html.Row(
                $"{about.At.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}",
                Facts.Short(about.Exchange.AgreementId.ToString()),
                about.Exchange.Sequence,
                about.Kind == PenaltyKind.PaymentMissing ? "payment" : "delivery",
                about.Closed is { } closed ? $"{closed.Outcome}: {closed.Reason}" : "open",
                about.Penalty?.Amount,
                Facts.Short(about.Penalty?.Victim ?? "")
            );
        html.Raw("</tbody></table></div>");
    }
}
