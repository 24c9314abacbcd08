namespace Notary.EventStore;

/// <summary>What a replay found. The log is right if nothing differs.</summary>
/// <param name="Events">Events read.</param>
/// <param name="Decisions">Decisions recomputed.</param>
/// <param name="Differences">All of them.</param>
/// <param name="Mismatches">The first of them, up to <see cref="MaxKept"/>.</param>
public sealed record ReplayReport(
    long Events,
    long Decisions,
    long Differences,
    IReadOnlyList<ReplayMismatch> Mismatches
)
{
    public const int MaxKept = 1_000;
}

/// <summary>Counts what a replay finds; keeps the first differences, so that its size has a bound.</summary>
internal sealed class ReplayTally(Action<ReplayMismatch>? found)
{
    private readonly List<ReplayMismatch> kept = [];
    private long decisions;
    private long differences;

    internal void Add(Recomputed recomputed)
    {
        decisions++;
        if (recomputed.Mismatch is { } mismatch)
            Add(mismatch);
    }

    internal void Add(ReplayMismatch mismatch)
    {
        differences++;
        if (kept.Count < ReplayReport.MaxKept)
            kept.Add(mismatch);
        found?.Invoke(mismatch);
    }

    internal ReplayReport Report(long events) => new(events, decisions, differences, kept);
}
