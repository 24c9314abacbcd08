using Notary.Bench.Credit.Experiments;
using Notary.Bench.Credit.Simulation;
using Notary.Credit;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Reports;

/// <summary>Tables 4 to 7.</summary>
internal static class PopulationSections
{
    private const int Shown = 10;
    private const string NewIndicators = "SXR";
    private const string OldIndicators = "SXTG";

    public static IEnumerable<Section> Of(Samples samples) =>
        [Weights(samples), NewNodes(), Composition(samples)];

    private static Section Weights(Samples samples)
    {
        Estimate[] fresh = [.. NewIndicators.Select(i => samples[$"weight.new.{i}"])];
        Estimate[] old = [.. OldIndicators.Select(i => samples[$"weight.old.{i}"])];
        return new(
            "Table 4: entropy weights",
            [
                Verdict.Agrees(
                    "every indicator of either kind of node has a weight that matters (above 0.1).",
                    fresh.Concat(old).All(w => w.Mean > 0.1)
                ),
                Verdict.Agrees(
                    "of a new node's indicators R weighs most.",
                    fresh[2].Mean > fresh[0].Mean && fresh[2].Mean > fresh[1].Mean
                ),
                Verdict.Agrees(
                    "of an old node's indicators G weighs least.",
                    old[3].Mean == old.Min(w => w.Mean)
                ),
                "An indicator weighs as much as it is unevenly spread over the nodes, so weights follow the data, and the paper gives neither its data nor its distributions. Here G = 1/(1 + number) is 1 for a node without any bad event, a half for one with a single one and near 0 for all that have many: of all indicators the most uneven. (The paper's text calls X the heaviest of old nodes' indicators; its own numbers say T.)",
            ],
            [
                Bars(
                    "table-4-new",
                    "Table 4: weights of new nodes' indicators",
                    NewIndicators,
                    fresh,
                    Paper.NewWeights
                ),
                Bars(
                    "table-4-old",
                    "Table 4: weights of old nodes' indicators",
                    OldIndicators,
                    old,
                    Paper.OldWeights
                ),
            ],
            []
        );
    }

    private static Figure Bars(
        string name,
        string title,
        string indicators,
        Estimate[] weights,
        IReadOnlyList<double> paper
    ) =>
        new(
            name,
            title,
            "indicator",
            "weight",
            false,
            [.. indicators.Select(c => c.ToString())],
            [new("measured", weights, paper)],
            "0.000"
        );

    /// <summary>Of the first seed: a list of names has no mean.</summary>
    private static Section NewNodes()
    {
        var world = new World(1).Lived(1);
        var ranking = Schemes.Ours.Score(world.Population).New;
        var behaviours = world.Actors.ToDictionary(a => a.Id, a => a.Behaviour.Name);
        var ranks = new[]
        {
            Ranks(world.Population, n => n.UserEvaluation),
            Ranks(world.Population, n => n.SuccessRate),
            Ranks(world.Population, n => n.Recommendation),
        };
        Table List(string name, string title, IEnumerable<NodeCredit> nodes) =>
            new(
                name,
                title,
                ["node", "rank", "rank by S", "rank by X", "rank by R", "behaviour"],
                [.. nodes.Select(n => Row(n.Node, ranking, ranks, behaviours[n.Node]))]
            );
        var (best, worst) = (
            ranking.Take(Shown).ToList(),
            ranking.Skip(ranking.Count - Shown).ToList()
        );
        return new(
            "Tables 5 and 6: best and worst new nodes (seed 1)",
            [
                $"The ten best rank {Span(best, ranks[0])} by S, {Span(best, ranks[1])} by X and {Span(best, ranks[2])} by R (paper: 1–14, 2–28, 1–18); the ten worst {Span(worst, ranks[0])}, {Span(worst, ranks[1])} and {Span(worst, ranks[2])} (paper: 32–49, 16–50, 29–48). As in the paper, the best are good and the worst are poor by nearly every indicator.",
            ],
            [],
            [
                List("table-5", "Table 5: the ten best new nodes", best),
                List("table-6", "Table 6: the ten worst new nodes", worst),
            ]
        );
    }

    private static string[] Row(NodeId node, Ranking ranking, Ranking[] ranks, string behaviour) =>
        [
            node.ToString(),
            $"{ranking.RankOf(node)}",
            .. ranks.Select(r => $"{r.RankOf(node)}"),
            behaviour,
        ];

    private static string Span(List<NodeCredit> nodes, Ranking ranks) =>
        $"{nodes.Min(n => ranks.RankOf(n.Node))}–{nodes.Max(n => ranks.RankOf(n.Node))}";

    private static Ranking Ranks(Population population, Func<NewNode, double> indicator) =>
        new(population.New.Select(n => new NodeCredit(n.Id, indicator(n))));

    private static Section Composition(Samples samples)
    {
        Estimate[] counts = [.. Schemes.Names.Select(n => samples[$"new.{n}"])];
        return new(
            "Table 7: new nodes among the first 100 of all",
            [
                Verdict.Agrees("Dai admits none.", counts[2].Mean == 0),
                Verdict.Agrees(
                    "this scheme admits some, but fewer than Jiang.",
                    counts[0].Mean > 0 && counts[0].Mean < counts[1].Mean
                ),
                "New and old nodes are ranked together here, as in the paper, though their credits come from different equations: honest new nodes come near 1 by S, X and R, while T and G, which weigh most of the old nodes' indicators here, spread also among the honest ones. So more new nodes pass old ones than with Jiang, who has only grades for both. The live system does not rank them together; equation 26 decides (figure 9). The paper has no number for PageRank, which like Dai ranks old nodes only.",
            ],
            [
                new(
                    "table-7",
                    "Table 7: new nodes among the first 100",
                    "scheme",
                    "nodes",
                    false,
                    Schemes.Names,
                    [new("measured", counts, [.. Paper.NewAmongFirst100, 0])]
                ),
            ],
            []
        );
    }
}
