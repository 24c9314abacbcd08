namespace Notary.EventStore;

/// <summary>
/// Recomputes what a service decided from the inputs that its log holds, with the service's own rules: it reads no clock, no
/// other system and no secret.
/// </summary>
public interface ILogReplay
{
    /// <summary>Registers the service's event types and JSON, as the service itself does.</summary>
    void Configure(StoreOptions options);

    /// <summary>
    /// Every decision of the log, recomputed, as it is found. Needs memory for one stream and for what it is decided from,
    /// however long the log is.
    /// </summary>
    IAsyncEnumerable<Recomputed> RunAsync(IReplayLog log, CancellationToken cancellation = default);
}

/// <summary>A log as a replay reads it: stream by stream, up to a position.</summary>
public interface IReplayLog
{
    /// <summary>Every event, ordered by stream id and version.</summary>
    IAsyncEnumerable<IEvent> ReadStreamsAsync(CancellationToken cancellation = default);

    /// <summary>One stream's events: what a decision of another stream rests on.</summary>
    Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        CancellationToken cancellation = default
    );

    /// <summary>Whether what follows this event directly was cut off, so that nothing can be said about it.</summary>
    bool IsCutAfter(IEvent recorded);
}
