using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Stores;
using Notary.EventStore;
using Notary.Member.Replay;
using Notary.Oracle.Replay;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 5: replay from recorded inputs gives the same answers, refusals and verdicts, of every honest service.</summary>
internal static class Replays
{
    public static IEnumerable<string> Violations(Run run)
    {
        foreach (var (name, replay, log) in Logs(run))
        {
            var report = replay.ReplayAsync(log.Events).GetAwaiter().GetResult();
            foreach (var difference in report.Mismatches)
                yield return $"{name}: {difference}";
        }
    }

    private static IEnumerable<(string, ILogReplay, MemoryLog)> Logs(Run run) =>
        [
            .. run.World.Plan.AttestorLies
                ? Array.Empty<(string, ILogReplay, MemoryLog)>()
                : [("oracle", new OracleReplay(), run.World.Oracle.Log)],
            ("challenge service", new Challenge.Replay.ChallengeReplay(), run.World.Challenges.Log),
            .. run.World.Members.Select(m =>
                ($"member {m.Number}", (ILogReplay)new MemberReplay(), m.Log)
            ),
        ];
}
