using System.Globalization;
using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Simulation;

namespace Notary.Bench.Credit.Reports;

/// <summary>Figures 9 to 11.</summary>
internal static class GroupSections
{
    private static readonly string[] Compared =
    [
        Schemes.Ours.Name,
        Schemes.Jiang.Name,
        Schemes.Dai.Name,
    ];

    public static IEnumerable<Section> Of(Samples samples) =>
        [Gains(samples), Adaptation(samples), Malice(samples)];

    private static Section Gains(Samples samples)
    {
        Estimate[] gains =
        [
            .. Enumerable.Range(0, Setting.NewNodes + 1).Select(x => samples[$"gain.{x}"]),
        ];
        var best = Array.IndexOf(gains, gains.MaxBy(g => g.Mean));
        const string Title = "Figure 9: gain F(x) of a group of 100 with x new nodes";
        return new(
            Title,
            [
                Verdict.Agrees(
                    "F(x) rises, peaks and falls.",
                    best > 0 && best < Setting.NewNodes && gains[^1].Mean < gains[best].Mean
                ),
                $"The mean peaks at x = {best}; each seed's own best x is {samples["gain.best"].Text("0.0")}. The paper admits 15 in what follows, and so does figure 10.",
            ],
            [
                new(
                    "figure-9",
                    Title,
                    "x, new nodes",
                    "F(x) in %",
                    true,
                    Numbers(Enumerable.Range(0, gains.Length)),
                    [new(Schemes.Ours.Name, gains)],
                    "0.00"
                ),
            ],
            []
        );
    }

    private static Section Adaptation(Samples samples)
    {
        Series[] series =
        [
            .. Compared.Select(n => new Series(
                n,
                [.. GroupExperiment.Volumes.Select(v => samples[$"volume.{v}.{n}"])]
            )),
        ];
        const string Title = "Figure 10: success after 15 new nodes joined";
        return new(
            Title,
            [
                Verdict.Agrees(
                    "with more transactions this scheme and Jiang rise and then stay, Dai is stable.",
                    series.Take(2).All(s => s.Values[^1].Mean > s.Values[0].Mean)
                        && Math.Abs(series[2].Values[^1].Mean - series[2].Values[0].Mean) < 1
                ),
                Verdict.Agrees(
                    "in the end this scheme is above Jiang, and Jiang above Dai.",
                    series[0].Values[^1].Mean > series[1].Values[^1].Mean
                        && series[1].Values[^1].Mean > series[2].Values[^1].Mean
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Assumed: a new node begins at {100 * GroupExperiment.Beginner:0} % of its later success, and has made up half of the rest after {GroupExperiment.HalfLearned:0} transactions of the group. Groups of 100, each transaction is served by one member drawn at random; success of all transactions so far. Dai's group is all 100 old nodes."
                ),
            ],
            [
                new(
                    "figure-10",
                    Title,
                    "transactions",
                    "success in %",
                    true,
                    Numbers(GroupExperiment.Volumes),
                    series
                ),
            ],
            []
        );
    }

    private static Section Malice(Samples samples)
    {
        Series[] series =
        [
            .. Schemes.Names.Select(n => new Series(
                n,
                [.. GroupExperiment.MaliciousPercents.Select(p => samples[$"malice.{p}.{n}"])]
            )),
        ];
        const string Title =
            "Figure 11: transactions settled of 100, by share of malicious notaries";
        return new(
            Title,
            [
                Verdict.Agrees(
                    "Dai falls as malicious notaries become more.",
                    series[2].Values[^1].Mean < series[2].Values[0].Mean - 10
                ),
                Verdict.Agrees(
                    "this scheme and Jiang stay (within 10 of 100).",
                    series
                        .Take(2)
                        .All(s => s.Values.Max(v => v.Mean) - s.Values.Min(v => v.Mean) < 10)
                ),
                Verdict.Agrees(
                    "this scheme is above Jiang at every share.",
                    series[0].Values.Zip(series[1].Values).All(p => p.First.Mean > p.Second.Mean)
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {GroupExperiment.GroupSize} best of 100 old nodes, honest or malicious, serve. A transaction counts if it succeeds, or if its victim is paid from the bond of the malicious member that broke it; a bond pays for {GroupExperiment.BondCovers} breaches, then the member is expelled and the next in rank joins. Honest failures are nobody's breach, so they are not paid for. Below a malicious share of one half a scheme that tells the malicious apart elects none of them, so all that do so are alike there, within their intervals. Above one half the schemes with a pool rise a little: a breach is paid for, an honest failure is not. That both stay while Dai and PageRank fall is the paper's point; that this scheme is above Jiang it shows without saying how its transactions differ, and nothing in the description of the two would make it so once both elect and compensate alike."
                ),
            ],
            [
                new(
                    "figure-11",
                    Title,
                    "malicious nodes in %",
                    "transactions",
                    true,
                    Numbers(GroupExperiment.MaliciousPercents),
                    series
                ),
            ],
            []
        );
    }

    private static string[] Numbers(IEnumerable<int> numbers) =>
        [.. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))];
}
