using Notary.Adversary.Tests.Schedules;
using Notary.Evm;
using Notary.Oracle.Accounts;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 3: Σ exposure &lt; balance, or both are 0, for every account at every position of the oracle's log.</summary>
internal static class Exposures
{
    public static IEnumerable<string> Violations(Run run)
    {
        // What an attestor signs past the log, the log does not know.
        if (run.World.Plan.AttestorLies)
            yield break;
        foreach (var trade in run.World.Trades)
        {
            var state = new AgreementExposure(trade.Id);
            foreach (var e in run.World.Oracle.Log.Stream(trade.Id.ToString()))
            {
                state = state.Apply(e.Data);
                if (ExposureRules.Unsound(state) is { } broken)
                    yield return $"position {e.Position}: {broken}";
            }
        }
    }
}
