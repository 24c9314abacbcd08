using Notary.Bench.Credit.Experiments;
using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Attacks;

/// <summary>Every attack against every scheme.</summary>
internal static class AttackExperiment
{
    public static IEnumerable<(string Name, double Value)> Run(ulong seed)
    {
        foreach (var attack in Attack.All)
        {
            foreach (var scheme in Schemes.All.Where(s => IsPossible(attack, s)))
            {
                var result = Campaign.Run(attack, scheme, seed);
                if (result.EpochsToFind is { } epochs)
                    yield return (Name("epochs", attack, scheme), epochs);
                if (result.Found is { } found)
                    yield return (Name("found", attack, scheme), found);
                yield return (Name("served", attack, scheme), result.Served);
            }
        }
    }

    /// <summary>Candidates cannot attack a scheme that admits none.</summary>
    public static bool IsPossible(Attack attack, ICreditScheme scheme) =>
        scheme.AdmitsNew || !attack.Candidates;

    public static string Name(string what, Attack attack, ICreditScheme scheme) =>
        $"{what}.{attack.Name}.{scheme.Name}";
}
