using System.Globalization;
using Notary.Bench.Credit.Experiments;

namespace Notary.Bench.Credit.Reports;

/// <summary>Figures 4 to 8.</summary>
internal static class ErrorSections
{
    private static readonly (int Number, double Share, bool Top)[] Figures =
    [
        (4, 0.2, false),
        (5, 0.2, true),
        (6, 0.1, false),
        (7, 0.1, true),
    ];

    public static IEnumerable<Section> Of(Results results) =>
        [
            .. Figures.Select(f => Ranking(results, f.Number, f.Share, f.Top)),
            Intrinsic(results.Snapshots),
        ];

    private static Section Ranking(Results results, int number, double share, bool top)
    {
        var errors = results.Errors(share, top);
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"Figure {number}: ranking error, {(top ? "top" : "bottom")} {100 * share:0} % of old nodes"
        );
        return new(
            title,
            [
                Verdict.Lowest(errors, Schemes.Names),
                Verdict.Agrees(
                    "the order of the schemes from the lowest error to the highest is this one, Jiang, Dai, PageRank.",
                    errors.Zip(errors.Skip(1)).All(p => p.First.Mean <= p.Second.Mean)
                ),
            ],
            [
                new(
                    $"figure-{number}",
                    title,
                    "scheme",
                    "error in %",
                    false,
                    Schemes.Names,
                    [new("measured", errors, Paper.Errors(share, top))]
                ),
            ],
            []
        );
    }

    private static Section Intrinsic(Samples samples)
    {
        Estimate[] Errors(string scheme) =>
            [
                .. SnapshotExperiment.Ends.Select(p =>
                    samples["intrinsic." + SnapshotExperiment.ErrorName(scheme, p.Share, p.Top)]
                ),
            ];
        var (ours, jiang) = (Errors(Schemes.Ours.Name), Errors(Schemes.Jiang.Name));
        const string Title = "Figure 8: error of the intrinsic value of old nodes";
        return new(
            Title,
            [
                Verdict.Agrees(
                    "several indicators are never worse than users' grades alone, and better at the top.",
                    ours.Zip(jiang).All(p => p.First.Mean <= p.Second.Mean)
                        && ours[0].Mean < jiang[0].Mean
                ),
                "Bribed users lift colluding nodes into the top by S, where X, T and G show what they are. The paper prints its values without naming the parts; its text names only that the bottom 10 % of Jiang is the lowest (2.6 %), from which the others' places follow here.",
            ],
            [
                new(
                    "figure-8",
                    Title,
                    "part of the ranking",
                    "error in %",
                    false,
                    ["top 20 %", "top 10 %", "bottom 20 %", "bottom 10 %"],
                    [
                        new(Schemes.Ours.Name, ours, Paper.IntrinsicOurs),
                        new(Schemes.Jiang.Name, jiang, Paper.IntrinsicJiang),
                    ]
                ),
            ],
            []
        );
    }
}
