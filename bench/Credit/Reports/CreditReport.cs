using System.Globalization;
using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Simulation;

namespace Notary.Bench.Credit.Reports;

/// <summary>The notary-credit paper's tables and figures, measured here, beside its own numbers, and what goes beyond it.</summary>
internal static class CreditReport
{
    public static Report Of(Results results) =>
        new(
            "Notaries judged by credit: the paper's tables and figures, and attacks",
            [
                Configuration(),
                .. PopulationSections.Of(results.Snapshots),
                .. ErrorSections.Of(results),
                .. GroupSections.Of(results.Groups),
                .. FindingSections.Of(results),
            ]
        );

    private static Section Configuration() =>
        new(
            "What was simulated",
            [
                "Written by ./notary bench credit --out DIR. Every number is the mean of 30 runs with the seeds 1 to 30, with its 95 % interval (Student's t); the same seeds give the same numbers on every machine. The paper's data is not published, so not its numbers but their shape and the order of the schemes can be compared. The configuration below was fixed before the first result and is the same for all tables and figures.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Setting.OldNodes} old nodes (1 to 100), with 0 to {Setting.LongestService - 1} months of service, and {Setting.NewNodes} new ones (A1 to A50). In an epoch each is asked to serve {Setting.ExchangesPerEpoch} exchanges, and is graded, timed and blamed by its behaviour. Each old node trusts {Setting.TrustLinks} others: a sincere one chooses them with weights that are the third power of the success seen, an adversary takes other adversaries with weight 1 and all else with {Setting.AdversaryTrust}. {Setting.Recommenders} old nodes say whether they recommend a new one: a sincere one with the square of its success as chance, an adversary always for its kind and else with chance {Setting.AdversaryTrust}. All schemes see the same events. With each epoch the weight of the past fades to {Setting.Memory}."
                ),
                "The schemes: multi-indicator is this product's (docs/credit.md); Jiang and Dai are built from what the paper says of them, not from their own papers; PageRank is equation 6 alone.",
            ],
            [],
            [Behaviours()]
        );

    private static Table Behaviours() =>
        new(
            "configuration",
            "Behaviours; each node draws its values evenly from these spans",
            [
                "behaviour",
                "share",
                "success",
                "seconds",
                "users' opinion",
                "faults per exchange",
                "bribed grades",
                "adversary",
            ],
            [
                .. Setting.Mix.Select(m =>
                    (string[])
                        [
                            m.Behaviour.Name,
                            $"{m.Percent} %",
                            m.Behaviour.Success.ToString(),
                            m.Behaviour.Seconds.ToString(),
                            m.Behaviour.Grade.ToString(),
                            Percent(m.Behaviour.Fault),
                            Percent(m.Behaviour.Inflated),
                            m.Behaviour.IsAdversary ? "yes" : "no",
                        ]
                ),
            ]
        );

    private static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
