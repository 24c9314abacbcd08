using System.Globalization;
using Notary.Bench.Credit.Attacks;
using Notary.Bench.Credit.Experiments;
using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Reports;

/// <summary>Beyond the paper: how well adversaries are found, and how soon.</summary>
internal static class FindingSections
{
    private static readonly (string Key, string Title, string Unit)[] Measures =
    [
        ("epochs", "Epochs until found, of those that were", "epochs"),
        ("found", "Found within 20 epochs", "% of the identities that did harm"),
        ("served", "Service of attackers that leave or come", "% of 20 epochs"),
    ];

    public static IEnumerable<Section> Of(Results results) =>
        [Detection(results.Snapshots), Attacks(results.Attacks)];

    private static Section Detection(Samples samples)
    {
        string[] places =
        [
            .. SnapshotExperiment.Epochs.SelectMany(e =>
                SnapshotExperiment.Parts.Select(p =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"lowest {100 * p:0} %, {e} epoch{(e == 1 ? "" : "s")}"
                    )
                )
            ),
        ];
        Figure Bars(string what) =>
            new(
                what,
                $"Finding adversaries: {what}",
                "who is suspected, after how long",
                what + " in %",
                false,
                places,
                [.. Schemes.Names.Select(n => new Series(n, Values(samples, what, n)))]
            );
        var (precision, recall) = (Bars("precision"), Bars("recall"));
        return new(
            "Beyond the paper: precision and recall of finding adversaries",
            [
                "Suspected is the lowest part of the old nodes by credit; colluding and malicious nodes, a fifth of all, are the truth. Half of the adversaries is the most that the lowest 10 % can hold. What ours misses in the lowest 20 % are colluding nodes that stand above slow ones: slowness is no malice, but T is an indicator.",
                Best(precision),
                Best(recall),
            ],
            [precision, recall],
            []
        );
    }

    private static string Best(Figure figure)
    {
        var behind = figure
            .Places.Where(
                (_, i) =>
                    figure
                        .Series.Skip(1)
                        .Any(s => s.Values[i].Mean > figure.Series[0].Values[i].Mean)
            )
            .ToList();
        return behind.Count == 0
            ? $"By {figure.Name} no baseline is above ours."
            : $"By {figure.Name} a baseline is above ours here: {string.Join("; ", behind)}.";
    }

    private static Estimate[] Values(Samples samples, string what, string scheme) =>
        [
            .. from epochs in SnapshotExperiment.Epochs
            from share in SnapshotExperiment.Parts
            select samples[SnapshotExperiment.DetectionName(what, share, epochs, scheme)],
        ];

    private static Section Attacks(Samples samples) =>
        new(
            "Beyond the paper: attacks over 20 epochs",
            [
                "A ring cheats everybody else; its members make up 5 exchanges with each other in every epoch, graded 1, and trust each other. An on-off attacker is honest for three epochs, malicious for three, and so on. A whitewasher that is found leaves and returns as a candidate under a new name, honest until it is admitted. Sybils are ten candidates of one operator that grade each other and are recommended by its three honest-looking notaries; one that is found returns as another. As candidates they serve only each other: perfect work and perfect grades, of which sincere notaries see nothing and so recommend none. (Behaviours were fixed before the first result; this attack was made stronger after it, since Sybils that also serve others, badly, were admitted by no scheme.) A candidate is admitted when it is among the 15 best new nodes, and an attacker is found when it stands in the lowest 20 % of the old ones; only those that did harm can be found.",
                "The caps on grades per operator and by value, which the live system adds to the equations (docs/credit.md), are not in play: all schemes see what rings made up. Dai and PageRank admit no candidates, so Sybils cannot attack them, and whitewashers do not come back; the price is that nobody else comes in either. Whitewashers come back sooner with ours than with Jiang: one that behaves as a candidate stands out by X and R as well, where by grades alone it is one of many. No score can know a new name; what stands against it is that each name costs a bond and a probation. (Those that ours did not find were admitted in the last epochs.) “–” marks what did not happen: no attacker was admitted.",
                Slower(samples),
            ],
            [RingFigure(samples)],
            [.. Measures.Select(m => AttackTable(samples, m.Key, $"{m.Title} ({m.Unit})"))]
        );

    /// <summary>Where a baseline finds an attack sooner, or more of it.</summary>
    private static string Slower(Samples samples)
    {
        var cases =
            from attack in Attack.All
            from scheme in Schemes.All.Skip(1)
            where samples.Has(AttackExperiment.Name("found", attack, scheme))
            where samples.Has(AttackExperiment.Name("found", attack, Schemes.Ours))
            where
                Value(samples, "found", attack, scheme).Mean
                > Value(samples, "found", attack, Schemes.Ours).Mean
            select $"{attack.Name} by {scheme.Name}";
        var list = cases.ToList();
        return list.Count == 0
            ? "No baseline finds a larger part of any attack than ours (by more than the intervals)."
            : $"A baseline finds a larger part than ours: {string.Join(", ", list)}.";
    }

    private static Figure RingFigure(Samples samples)
    {
        var rings = Attack.RingSizes.Select(Attack.Ring).ToList();
        return new(
            "rings",
            "Rings that praise each other: members found within 20 epochs",
            "members of the ring",
            "found in %",
            true,
            [.. Attack.RingSizes.Select(n => n.ToString(CultureInfo.InvariantCulture))],
            [
                .. Schemes.All.Select(s => new Series(
                    s.Name,
                    [.. rings.Select(r => Value(samples, "found", r, s))]
                )),
            ]
        );
    }

    private static Table AttackTable(Samples samples, string key, string title) =>
        new(
            "attacks-" + key,
            title,
            ["attack", .. Schemes.Names],
            [
                .. Attack
                    .All.Where(a => key != "served" || a.Returns)
                    .Select(a =>
                        (string[])[a.Name, .. Schemes.All.Select(s => Cell(samples, key, a, s))]
                    ),
            ]
        );

    private static string Cell(Samples samples, string key, Attack attack, ICreditScheme scheme) =>
        samples.Has(AttackExperiment.Name(key, attack, scheme))
            ? Value(samples, key, attack, scheme).Text("0.0")
            : "–";

    private static Estimate Value(
        Samples samples,
        string key,
        Attack attack,
        ICreditScheme scheme
    ) => samples[AttackExperiment.Name(key, attack, scheme)];
}
