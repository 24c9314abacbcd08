using System.Security.Cryptography;
using System.Text;

namespace Notary.Cli.Audit.Export;

/// <summary>The report as one HTML file: no script, and nothing from elsewhere, which its policy also forbids.</summary>
internal sealed class ReportPage(TextWriter output)
{
    private static readonly string Style = ReadStyle();

    private readonly Html _html = new(output);

    public async Task WriteAsync(AuditReport report)
    {
        WriteHead();
        new SummarySection(_html).Write(report);
        new DifferencesSection(_html).Write(report);
        new RefusalsSection(_html).Write(report.Highlights.Refusals);
        new ChallengesSection(_html).Write(report.Highlights.Cases);
        new ExchangesSection(_html).Write(report);
        _html.Raw("</main></body></html>");
        await output.FlushAsync();
    }

    private void WriteHead()
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        _html.Raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        _html.Line(
            $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">"
        );
        _html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        _html.Raw("<meta name=\"color-scheme\" content=\"light dark\">");
        _html.Raw($"<title>Notary audit</title><style>{Style}</style></head><body><main>");
    }

    private static string ReadStyle()
    {
        var assembly = typeof(ReportPage).Assembly;
        using var stream = assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
