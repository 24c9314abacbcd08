using Notary.Bench.Credit.Attacks;

namespace Notary.Bench.Credit.Experiments;

/// <summary>All experiments, over all seeds.</summary>
internal sealed record Results(Samples Snapshots, Samples Groups, Samples Attacks)
{
    public static Results Of(IProgress<string> progress, CancellationToken cancellation)
    {
        progress.Report("populations: weights, errors, composition, detection");
        var snapshots = Samples.Collect(SnapshotExperiment.Run, cancellation);
        progress.Report("groups: shares of new nodes, adaptation, malicious members");
        var groups = Samples.Collect(GroupExperiment.Run, cancellation);
        progress.Report("attacks: rings, on and off, whitewashing, Sybils");
        return new(snapshots, groups, Samples.Collect(AttackExperiment.Run, cancellation));
    }

    /// <summary>The error of each scheme, ours first.</summary>
    public IReadOnlyList<Estimate> Errors(double share, bool top) =>
        [.. Schemes.Names.Select(n => Snapshots[SnapshotExperiment.ErrorName(n, share, top)])];
}
