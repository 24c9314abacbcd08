using System.Globalization;
using Notary.Bench.Credit.Experiments;

namespace Notary.Bench.Credit.Reports;

/// <summary>Sentences that follow from numbers, so that the text of a report cannot say what its tables do not.</summary>
internal static class Verdict
{
    /// <summary>Whether a comparison came out as the paper's did.</summary>
    public static string Agrees(string claim, bool holds) =>
        (holds ? "Agrees with the paper: " : "Does NOT agree with the paper, where ") + claim;

    /// <summary>Ours against the baselines, where less is better.</summary>
    public static string Lowest(IReadOnlyList<Estimate> errors, IReadOnlyList<string> names)
    {
        var better = Enumerable
            .Range(1, errors.Count - 1)
            .Where(i => errors[i].Mean <= errors[0].Mean);
        var beaten = better.Select(i => Value(names[i], errors[i])).ToList();
        return beaten.Count == 0
            ? $"Ours ({errors[0].Text("0.0")} %) is below all three baselines, as in the paper."
            : $"Ours ({errors[0].Text("0.0")} %) is NOT below {string.Join(", ", beaten)}."
                + (
                    errors[0].Mean == 0 ? " Neither makes an error, so nothing could be below." : ""
                );
    }

    private static string Value(string name, Estimate estimate) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} ({estimate.Text("0.0")} %)");
}
