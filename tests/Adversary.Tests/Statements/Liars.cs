using Notary.Adversary.Tests.Schedules;
using Notary.Challenge.Cases;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 4: any t honest notaries finish a challenge, and every liar is named by evidence, and nobody else.</summary>
internal static class Liars
{
    public static IEnumerable<string> Violations(Run run)
    {
        var log = run.World.Challenges.Log;
        var open = log.All<ChallengeReceived>().Count() - log.All<CaseClosed>().Count();
        if (open > 0)
            yield return $"{open} challenges have not ended";
        var told = Truth.OfLiars(run.World).ToHashSet();
        var named = Evidence.Named(run.World).ToHashSet();
        foreach (var member in told.Except(named))
            yield return $"member {member} lied and is not named";
        foreach (var member in named.Where(m => !run.World.Plan.Liars.ContainsKey(m)))
            yield return $"member {member} is honest and named";
    }
}
