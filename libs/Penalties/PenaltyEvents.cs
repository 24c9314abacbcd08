using System.Text.Json.Serialization;
using Notary.EventStore;

namespace Notary.Penalties;

// How a signed penalty comes into its chain, in the stream of whoever sends it. Times are Unix seconds by the sender's clock, heights
// block numbers, ids and bytes 0x-hex.

/// <summary>Output: the transaction that will be handed to the chain; written first, so that a restart sends the same again.</summary>
/// <param name="Raw">0x where several penalties share the transaction and another one's event has its bytes.</param>
/// <param name="Replaces">The one whose place it takes, at a higher price; null: the first of its place.</param>
public sealed record PenaltyPrepared(
    string TxId,
    string Raw,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Replaces = null
);

/// <summary>Output: the chain accepted the transaction; not yet in a block.</summary>
/// <param name="Height">Of the chain; null in logs that do not say it.</param>
public sealed record PenaltySubmitted(string TxId, long SubmittedAt, long? Height = null);

/// <summary>Input: the chain does not take the dearer transaction; the one before stays.</summary>
public sealed record ReplacementRefused(string TxId, string Reason, long RefusedAt, long Height);

/// <summary>Input: the chain refused the transaction, or it failed in its block, and the leg is as open as before.</summary>
public sealed record SubmissionRefused(string Reason, long RefusedAt);

/// <summary>Input: how the accused leg stood on the chain, at the agreement's depth, when its end was looked for.</summary>
public sealed record LegInspected(bool Done, bool Penalised, long HeadHeight, string HeadHash);

/// <summary>Input: our own transaction succeeded in a block, which may still be taken back.</summary>
public sealed record PenaltyIncluded(string TxId, long Height, long IncludedAt);

/// <summary>Input: the block with our transaction was taken back, before it was deep enough.</summary>
public sealed record PenaltyUndone(string TxId, long UndoneAt);

public static class PenaltyEventTypes
{
    /// <summary>The events' names in a log. They outlive the classes: never change one.</summary>
    public static EventTypeRegistry MapPenaltyEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<PenaltyPrepared>("penalty_prepared")
            .MapEventType<PenaltySubmitted>("penalty_submitted")
            .MapEventType<ReplacementRefused>("replacement_refused")
            .MapEventType<SubmissionRefused>("submission_refused")
            .MapEventType<LegInspected>("leg_inspected")
            .MapEventType<PenaltyIncluded>("penalty_included")
            .MapEventType<PenaltyUndone>("penalty_undone");
}
