using Notary.Credit.Schemes;

namespace Notary.Bench.Credit.Experiments;

/// <summary>What is compared, ours first.</summary>
internal static class Schemes
{
    public static ICreditScheme Ours { get; } = new MultiIndicatorScheme(new());

    public static ICreditScheme Jiang { get; } = new JiangScheme(new());

    public static ICreditScheme Dai { get; } = new DaiScheme(new());

    public static ICreditScheme PageRank { get; } = new PageRankScheme(new());

    public static IReadOnlyList<ICreditScheme> All { get; } = [Ours, Jiang, Dai, PageRank];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];
}
