using Notary.Devnet.Audit;
using Notary.Devnet.Services;

namespace Notary.Devnet.Story;

/// <summary>Step 6: every answer, refusal and verdict recomputed from recorded inputs.</summary>
internal sealed class ReplayChapter(DevnetStack stack, INarrator narrator)
{
    public async Task<ReplayReport> RunAsync(CancellationToken cancellation)
    {
        var logs = new List<LogReport>();
        foreach (var service in stack.Services.All)
            logs.Add(await ReplayAsync(service, cancellation));
        return new(
            logs.Sum(log => log.Events),
            logs.Sum(log => log.Decisions),
            Decisions(logs, ServiceKind.Oracle),
            Decisions(logs, ServiceKind.Member, ServiceKind.Challenge),
            logs.Sum(log => log.Differences) + logs.Count(log => log.Chain is not null)
        );
    }

    private async Task<LogReport> ReplayAsync(ServiceSpec service, CancellationToken cancellation)
    {
        var database = stack.Servers.Postgres.ConnectionString;
        await using var log = AuditedLog.Open(database, service.Instance, service.Kind);
        var report = await log.ReplayAsync(cancellation: cancellation);
        narrator.Tell(
            $"{report.Instance}: {report.Events} events, {report.Decisions} decisions recomputed, {report.Differences} differences"
        );
        if (report.Chain is { } broken)
            narrator.Tell($"the hash chain breaks at position {broken.Position}: {broken.Reason}");
        foreach (var mismatch in report.Mismatches)
            narrator.Tell("difference: " + mismatch);
        return report;
    }

    private static long Decisions(List<LogReport> logs, params ServiceKind[] of) =>
        logs.Where(log => of.Any(kind => kind.Name == log.Service)).Sum(log => log.Decisions);
}
