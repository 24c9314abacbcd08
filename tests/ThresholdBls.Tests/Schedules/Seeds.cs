using System.Globalization;
using Notary.Testing;

namespace Notary.ThresholdBls.Tests.Schedules;

/// <summary>Runs a property for many seeds; the one that fails is printed, and can be run alone.</summary>
internal static class Seeds
{
    private const string Variable = "NOTARY_SIMULATION_SEED";

    /// <param name="quick">Seeds in the quick tier.</param>
    /// <param name="full">Seeds in the full tier.</param>
    /// <param name="run">The property; returns what it ran, for the report of a failure.</param>
    public static void ForEach(int quick, int full, Action<int> run)
    {
        foreach (var seed in Chosen(quick, full))
        {
            try
            {
                run(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(
                    $"Seed {seed} failed; {Variable}={seed} runs it alone.",
                    e
                );
            }
        }
    }

    private static IEnumerable<int> Chosen(int quick, int full)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            return Range([
                .. chosen.Split('-').Select(s => int.Parse(s, CultureInfo.InvariantCulture)),
            ]);
        return Enumerable.Range(1, TestTier.Of(quick, full));
    }

    /// <summary>"7" is one seed, "7-20" all from 7 to 20.</summary>
    private static IEnumerable<int> Range(int[] ends) =>
        Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
}
