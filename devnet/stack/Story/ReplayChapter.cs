using Notary.Devnet.Audit;

namespace Notary.Devnet.Story;

/// <summary>Step 6: every answer, refusal and verdict recomputed from recorded inputs.</summary>
internal sealed class ReplayChapter(DevnetStack stack, INarrator narrator)
{
    public async Task<ReplayReport> RunAsync(CancellationToken cancellation)
    {
        var logs = await LogReplay.RunAllAsync(
            stack.Servers.Postgres.ConnectionString,
            stack.Services.All.Select(service => (service.Kind.Name, service.Instance)),
            cancellation
        );
        foreach (var log in logs)
            narrator.Tell(
                $"{log.Instance}: {log.Events} events, {log.Answers} answers and refusals, {log.Verdicts} verdicts, {log.Mismatches.Count} differences"
            );
        foreach (var mismatch in logs.SelectMany(log => log.Mismatches))
            narrator.Tell("difference: " + mismatch);
        return new(
            logs.Sum(log => log.Events),
            logs.Sum(log => log.Answers),
            logs.Sum(log => log.Verdicts),
            logs.Sum(log => log.Mismatches.Count)
        );
    }
}
