using Notary.Contracts.Group;

namespace Notary.Member.Checkpoints;

// One stream, CheckpointBook.Stream: what was looked at, what was decided, and the partial where the member signs.

/// <summary>Input: a request, and all that the member saw when it looked at it.</summary>
/// <param name="ReceivedAt">Unix seconds by the member's own clock.</param>
/// <param name="Document">The checkpoint, as the registry gave it; null where it gave none under its CID.</param>
/// <param name="Previous">The one before, likewise; null also where the member signed that one itself.</param>
/// <param name="Anchored">The newest checkpoint on the member's own node; null where there is none.</param>
/// <param name="Answers">What the logs' own services showed.</param>
/// <param name="Epoch">Of the group in force here.</param>
/// <param name="PublicShare">This member's g2·sk_i; G2 compressed, 0x-hex.</param>
/// <param name="Member">Its number in that epoch; null in logs that do not say it: the configured one.</param>
public sealed record CheckpointReviewed(
    CheckpointRequested Request,
    long ReceivedAt,
    string? Document,
    string? Previous,
    AnchoredCheckpoint? Anchored,
    IReadOnlyList<LogShown> Answers,
    ulong Epoch,
    string PublicShare,
    int? Member = null
);

/// <summary>A checkpoint on a chain.</summary>
public sealed record AnchoredCheckpoint(ulong Number, string Cid);

/// <summary>A log's hash at a position, 0x-hex; null where its service did not show one.</summary>
public sealed record LogShown(string Log, long Position, string? Hash);

/// <summary>Decision: the group message in question, and the reason of a refusal; null where the member signs.</summary>
public sealed record CheckpointDecided(string Message, string? Refusal);
