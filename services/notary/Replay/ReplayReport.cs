namespace Notary.Member.Replay;

/// <summary>What a replay found. The log is right if there is no mismatch.</summary>
/// <param name="Events">Events read.</param>
/// <param name="Verdicts">Verdicts on challenges recomputed.</param>
/// <param name="Decisions">Everything recomputed: verdicts, forms, statements, partials and governance.</param>
public sealed record ReplayReport(
    long Events,
    long Verdicts,
    long Decisions,
    IReadOnlyList<ReplayMismatch> Mismatches
);

/// <summary>A place where the log does not say what its recorded inputs lead to.</summary>
/// <param name="Position">In the whole log, from 1.</param>
public sealed record ReplayMismatch(
    long Position,
    string Stream,
    string Recorded,
    string Recomputed
);
