namespace Notary.EventStore;

/// <summary>What became of a unit: its last position (the log's, if it has no events), or why it was refused.</summary>
internal readonly record struct AppendOutcome(long Position, EventStoreException? Refusal)
{
    internal void Complete(AppendUnit unit)
    {
        if (Refusal is null)
            unit.Complete(Position);
        else
            unit.Fail(Refusal);
    }
}
