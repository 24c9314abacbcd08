namespace Notary.Oracle.Replay;

/// <summary>What a replay found. The log is right if there is no mismatch.</summary>
/// <param name="Events">Events read.</param>
/// <param name="Answers">Approvals recorded.</param>
/// <param name="Refusals">Refusals recorded.</param>
public sealed record ReplayReport(
    long Events,
    long Answers,
    long Refusals,
    IReadOnlyList<ReplayMismatch> Mismatches
);

/// <summary>A place where the log does not say what its recorded inputs lead to.</summary>
/// <param name="Position">In the whole log, from 1.</param>
/// <param name="Stream">The agreement's id.</param>
public sealed record ReplayMismatch(
    long Position,
    string Stream,
    string Recorded,
    string Recomputed
);
