namespace Notary.EventStore;

/// <param name="ToPosition">The last event to replay; null for the head.</param>
/// <param name="By">Who asked.</param>
/// <param name="Operation">The row of es_operations that asked, if one did.</param>
internal sealed record RebuildTarget(long? ToPosition, string By, long? Operation = null);
