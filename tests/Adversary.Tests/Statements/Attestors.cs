using Notary.Adversary.Tests.Schedules;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 1: two answers to one exchange are evidence, and cost the attestor's bond.</summary>
internal static class Attestors
{
    public static IEnumerable<string> Violations(Run run)
    {
        var holder = run.World.Attestor.Address.ToBytes32();
        var bond = run.World.Payment.Head.Books.Bonds.GetValueOrDefault(holder);
        var contradicted = run.Plays.Any(p => p.Play.IsContradicted);
        if (contradicted && bond > 0)
            yield return "the attestor contradicted itself and kept its bond";
        if (!contradicted && bond != World.Bond)
            yield return "an attestor that did not contradict itself lost its bond";
    }
}
