using System.Diagnostics.CodeAnalysis;

namespace Notary.EventStore;

public interface IQuerySession
{
    IQueryEventStore Events { get; }

    /// <summary>A projected document by its id, or null.</summary>
    Task<T?> LoadAsync<T>(string id, CancellationToken cancellation = default)
        where T : class;

    /// <summary>The projected documents of a type for which <paramref name="sql"/> holds.</summary>
    /// <param name="sql">What follows the table: "where data->>'owner' = $1 order by id", with names of the store's schema.</param>
    /// <param name="parameters">Of the types that the database has: ulong is none, decimal is.</param>
    Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        CancellationToken cancellation,
        params object[] parameters
    )
        where T : class;
}

/// <summary>Collects appends and saves them in one transaction.</summary>
public interface IDocumentSession : IQuerySession
{
    new IEventStoreOperations Events { get; }

    /// <summary>Written to every event of the session: the id of the whole story (printable ASCII, ≤ 200).</summary>
    string? CorrelationId { get; set; }

    /// <summary>Written to every event of the session: what caused them, a message or an event (printable ASCII, ≤ 200).</summary>
    string? CausationId { get; set; }

    void SetHeader(string key, string value);

    /// <summary>The session saves only if this consumer has not received this message, and records that it has.</summary>
    void ReceiveOnce(string consumer, Guid messageId);

    /// <summary>
    /// This session was decided on what <paramref name="earlier"/>, whose save has begun, is about to record: without that it is
    /// not saved. So decisions need not wait for each other's commit.
    /// </summary>
    void Follow(IDocumentSession earlier);

    /// <summary>The session saves only while this is the newest lease of its name (see <see cref="ILeases"/>).</summary>
    void Under(Lease lease);

    /// <summary>Saves everything or nothing, then empties the session.</summary>
    /// <returns>The position of the session's last event, or the log's position if it had none.</returns>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">A stream was not at its expected version.</exception>
    /// <exception cref="ExistingStreamIdCollisionException">A stream to start exists.</exception>
    /// <exception cref="InvalidStreamOperationException">A stream is archived.</exception>
    /// <exception cref="NonExistentStreamException">A stream to archive does not exist.</exception>
    /// <exception cref="MessageAlreadyReceivedException">The message was received before.</exception>
    /// <exception cref="LeaseLostException">Another process took the lease.</exception>
    /// <exception cref="PreviousSessionNotSavedException">The session that it follows was not saved.</exception>
    Task<long> SaveChangesAsync(CancellationToken cancellation = default);
}

public interface IQueryEventStore
{
    /// <summary>A stream's events with versions above <paramref name="fromVersion"/>, up to <paramref name="version"/> (0: all).</summary>
    Task<IReadOnlyList<IEvent>> FetchStreamAsync(
        string streamId,
        long version = 0,
        long fromVersion = 0,
        CancellationToken cancellation = default
    );

    /// <summary>The stream folded up to a version, a time or a position of the log (0 or null: no limit); null if it has no events.</summary>
    /// <exception cref="InvalidProjectionException">T cannot be created from the stream.</exception>
    Task<T?> AggregateStreamAsync<T>(
        string streamId,
        long version = 0,
        DateTimeOffset? timestamp = null,
        long position = 0,
        CancellationToken cancellation = default
    )
        where T : class;

    Task<StreamState?> FetchStreamStateAsync(
        string streamId,
        CancellationToken cancellation = default
    );

    /// <summary>Whether this consumer has recorded this message.</summary>
    Task<bool> HasReceivedAsync(
        string consumer,
        Guid messageId,
        CancellationToken cancellation = default
    );
}

public interface IEventStoreOperations : IQueryEventStore
{
    /// <summary>Queues a new stream; the save fails if it exists.</summary>
    void StartStream(string streamId, params IReadOnlyCollection<object> events);

    /// <summary>The same, with the aggregate's name as the stream's type.</summary>
    void StartStream<TAggregate>(string streamId, params IReadOnlyCollection<object> events);

    /// <summary>Queues events behind whatever the stream holds (a new stream is started).</summary>
    void Append(string streamId, params IReadOnlyCollection<object> events);

    /// <summary>Queues events on a stream that must be at <paramref name="expectedVersion"/> before them (0: must be new).</summary>
    void Append(string streamId, long expectedVersion, params IReadOnlyCollection<object> events);

    /// <summary>Queues an <see cref="Archived"/> event, the stream's last: whoever appends after it is refused.</summary>
    void ArchiveStream(string streamId, string? reason = null);

    /// <summary>Loads an aggregate; what is appended through the result requires the stream unchanged at the save.</summary>
    Task<IEventStream<T>> FetchForWriting<T>(
        string streamId,
        CancellationToken cancellation = default
    )
        where T : class;
}

/// <summary>A stream's header: its newest version and the type it was started with.</summary>
public sealed record StreamState(string Id, string? Type, long Version, bool IsArchived);

/// <summary>An aggregate loaded for a decision.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Marten's name.")]
public interface IEventStream<out T>
    where T : class
{
    string Id { get; }

    /// <summary>Null if the stream has no events.</summary>
    T? Aggregate { get; }

    /// <summary>The version that the decision is made on; 0 for a new stream.</summary>
    long StartingVersion { get; }

    void AppendOne(object @event);

    void AppendMany(params IReadOnlyCollection<object> events);
}
