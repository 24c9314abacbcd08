using Notary.Cli.Events;

namespace Notary.Cli.Audit.Export;

/// <summary>What the oracle refused, with the numbers that it refused by.</summary>
internal sealed class RefusalsSection(Html html)
{
    public void Write(Newest<Refusal> refusals)
    {
        html.Raw("<section id=\"refusals\"><h2>Refusals</h2>");
        if (refusals.Count == 0)
            html.Raw("<p>None.</p>");
        else
            WriteTable(refusals);
        if (refusals.LeftOut > 0)
            html.Line(
                $"<p>The newest {refusals.Kept.Count:n0}; {refusals.LeftOut:n0} older ones are left out.</p>"
            );
        html.Raw("</section>");
    }

    private void WriteTable(Newest<Refusal> refusals)
    {
        html.Raw("<div class=\"wide\"><table>");
        html.Head(
            "time (UTC)",
            "agreement",
            "sequence",
            "reason",
            "required",
            "balance",
            "exposure"
        );
        html.Raw("<tbody>");
        foreach (var refusal in refusals.Kept.Reverse())
            html.Row(
                $"{refusal.At.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}",
                Facts.Short(refusal.Exchange.AgreementId.ToString()),
                refusal.Exchange.Sequence,
                refusal.Why.Code,
                refusal.Why.Required,
                refusal.Why.Balance,
                refusal.Why.Exposure
            );
        html.Raw("</tbody></table></div>");
    }
}
