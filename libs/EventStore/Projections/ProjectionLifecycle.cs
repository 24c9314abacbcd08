namespace Notary.EventStore;

/// <summary>When a projection's rows are written.</summary>
public enum ProjectionLifecycle
{
    /// <summary>By the daemon, soon after the append.</summary>
    Async,

    /// <summary>In the append's own transaction: never behind the log, and an error refuses the session that caused it.</summary>
    Inline,
}
