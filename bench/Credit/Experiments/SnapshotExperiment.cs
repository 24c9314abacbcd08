using Notary.Bench.Credit.Simulation;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Experiments;

/// <summary>What one population shows: weights, errors, composition, and who was found.</summary>
internal static class SnapshotExperiment
{
    public static readonly double[] Parts = [0.2, 0.1];

    /// <summary>Both ends of a ranking.</summary>
    public static readonly (double Share, bool Top)[] Ends =
    [
        (0.2, true),
        (0.1, true),
        (0.2, false),
        (0.1, false),
    ];
    public static readonly int[] Epochs = [1, 5];

    public static IEnumerable<(string Name, double Value)> Run(ulong seed)
    {
        var world = new World(seed);
        world.Live();
        return
        [
            .. Weights(world.Population),
            .. Errors(world.Population),
            .. IntrinsicErrors(world.Population),
            .. Composition(world.Population),
            .. Epochs.SelectMany(e => Detection(seed, e)),
        ];
    }

    private static IEnumerable<(string Name, double Value)> Weights(Population population) =>
        [
            .. MultiIndicatorScheme
                .WeighNew(population.New)
                .Weights.Zip("SXR", (w, i) => ($"weight.new.{i}", w)),
            .. MultiIndicatorScheme
                .WeighOld(population.Old)
                .Weights.Zip("SXTG", (w, i) => ($"weight.old.{i}", w)),
        ];

    private static IEnumerable<(string Name, double Value)> Errors(Population population) =>
        from scheme in Schemes.All
        let ranking = scheme.Score(population).Old
        from end in Ends
        select (
            ErrorName(scheme.Name, end.Share, end.Top),
            RankingErrors.Of(population, ranking, end.Share, end.Top)
        );

    private static IEnumerable<(string Name, double Value)> IntrinsicErrors(
        Population population
    ) =>
        from scheme in new[]
        {
            (Schemes.Ours.Name, Ranking: MultiIndicatorScheme.Intrinsic(population)),
            (Schemes.Jiang.Name, Ranking: JiangScheme.Intrinsic(population)),
        }
        from end in Ends
        select (
            "intrinsic." + ErrorName(scheme.Name, end.Share, end.Top),
            RankingErrors.Of(population, scheme.Ranking, end.Share, end.Top)
        );

    /// <summary>Table 7: new nodes among the first 100 of all.</summary>
    private static IEnumerable<(string Name, double Value)> Composition(Population population) =>
        Schemes.All.Select(scheme =>
        {
            var scores = scheme.Score(population);
            var best = new Ranking(scores.Old.Concat(scores.New)).Take(Setting.OldNodes);
            return (
                $"new.{scheme.Name}",
                (double)best.Count(n => scores.New.RankOf(n.Node) is not null)
            );
        });

    /// <summary>The lowest part of the old nodes is suspected; a fifth of them are adversaries.</summary>
    private static IEnumerable<(string Name, double Value)> Detection(ulong seed, int epochs)
    {
        var world = new World(seed).Lived(epochs);
        var adversaries = world
            .Actors.Where(a => a.IsOld && a.Behaviour.IsAdversary)
            .Select(a => a.Id)
            .ToHashSet();
        foreach (var scheme in Schemes.All)
        {
            var ranking = scheme.Score(world.Population).Old;
            foreach (var share in Parts)
            {
                var suspects = RankingErrors.Part(ranking, share, top: false).ToList();
                var found = 100.0 * suspects.Count(adversaries.Contains);
                yield return (
                    DetectionName("precision", share, epochs, scheme.Name),
                    found / suspects.Count
                );
                yield return (
                    DetectionName("recall", share, epochs, scheme.Name),
                    found / adversaries.Count
                );
            }
        }
    }

    public static string DetectionName(string what, double share, int epochs, string scheme) =>
        FormattableString.Invariant($"{what}.{100 * share:0}.{epochs}.{scheme}");

    public static string ErrorName(string scheme, double share, bool top) =>
        FormattableString.Invariant($"error.{(top ? "top" : "bottom")}{100 * share:0}.{scheme}");
}
