namespace Notary.Bench.Credit.Reports;

/// <summary>The figures that the notary-credit paper prints; its data is not published.</summary>
internal static class Paper
{
    public static IReadOnlyList<double> NewWeights { get; } = [0.197, 0.304, 0.499];

    public static IReadOnlyList<double> OldWeights { get; } = [0.267, 0.244, 0.303, 0.186];

    /// <summary>Table 7: this scheme, Jiang, Dai. It has no number for PageRank, which admits none either.</summary>
    public static IReadOnlyList<double> NewAmongFirst100 { get; } = [25, 36, 0];

    /// <summary>Figures 4 to 7, in percent: the paper's scheme, Jiang, Dai, PageRank.</summary>
    public static IReadOnlyList<double> Errors(double share, bool top) =>
        (share, top) switch
        {
            (0.2, false) => [2.7, 8.0, 9.8, 9.8],
            (0.2, true) => [8.6, 10.5, 19.3, 28.4],
            (_, false) => [0.6, 4.3, 4.3, 4.3],
            _ => [3.7, 6.7, 10.6, 10.8],
        };

    /// <summary>Figure 8: top 20, top 10, bottom 20, bottom 10 %, in the order that the paper's text gives and names bottom 10 % in.</summary>
    public static IReadOnlyList<double> IntrinsicOurs { get; } = [4.0, 1.2, 0, 0];

    public static IReadOnlyList<double> IntrinsicJiang { get; } = [19.4, 24.2, 6.7, 2.6];
}
