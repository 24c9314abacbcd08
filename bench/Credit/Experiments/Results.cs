using Notary.Bench.Credit.Attacks;

namespace Notary.Bench.Credit.Experiments;

/// <summary>All experiments, over all seeds.</summary>
internal sealed record Results(Samples Snapshots, Samples Groups, Samples Attacks)
{
    public static Results Of(IProgress<string> progress, CancellationToken cancellation)
    {
        Samples Collect(
            string name,
            Func<ulong, IEnumerable<(string Name, double Value)>> experiment
        ) => Samples.Collect(name, experiment, progress, cancellation);
        return new(
            Collect("populations", SnapshotExperiment.Run),
            Collect("groups", GroupExperiment.Run),
            Collect("attacks", AttackExperiment.Run)
        );
    }

    /// <summary>The error of each scheme, ours first.</summary>
    public IReadOnlyList<Estimate> Errors(double share, bool top) =>
        [.. Schemes.Names.Select(n => Snapshots[SnapshotExperiment.ErrorName(n, share, top)])];
}
