using System.Diagnostics.CodeAnalysis;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.Oracle.Accounts;

/// <summary>
/// The one place where an agreement changes: decisions are made one at a time on the newest state, and take effect only
/// when they are in the log.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore whose wait handle is never asked for holds nothing; accounts live as long as the process."
)]
public sealed class AgreementAccount(Bytes32 id, IDocumentStore store)
{
    private const int MaxAttempts = 5;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string stream = id.ToString();
    private long version;
    private bool isStale;

    /// <summary>The state as of the last recorded event. Readers may see it one decision late.</summary>
    public AgreementExposure State { get; private set; } = new(id);

    /// <summary>Takes an event from the log at start, before any change.</summary>
    public void Load(IEvent recorded)
    {
        State = State.Apply(recorded.Data);
        version = recorded.Version;
    }

    /// <summary>Decides on the newest state and records what follows; <paramref name="decide"/> may run again if another writer was faster.</summary>
    /// <param name="open">Opens the session to record in; it may bring an inbox entry.</param>
    public async Task<T> ChangeAsync<T>(
        Func<AgreementExposure, Change<T>> decide,
        Func<IDocumentSession> open,
        CancellationToken cancellation
    )
    {
        await gate.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await RefreshAsync(cancellation);
                var change = decide(State);
                if (change.Events.Count == 0 || await TryAppendAsync(change.Events, open, attempt))
                    return change.Result;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        if (!isStale)
            return;
        var missed = await store
            .QuerySession()
            .Events.FetchStreamAsync(stream, fromVersion: version, cancellation: cancellation);
        foreach (var recorded in missed)
            Load(recorded);
        isStale = false;
    }

    /// <returns>False if another writer was faster.</returns>
    private async Task<bool> TryAppendAsync(
        IReadOnlyList<object> events,
        Func<IDocumentSession> open,
        int attempt
    )
    {
        var session = open();
        session.Events.Append(stream, version, events);
        isStale = true; // until the log has said what became of it
        try
        {
            // Not cancelled with the caller: from here on the outcome has to be known.
            await session.SaveChangesAsync(CancellationToken.None);
        }
        catch (EventStoreException e) when (attempt < MaxAttempts && IsRace(e))
        {
            return false;
        }
        State = events.Aggregate(State, (state, e) => state.Apply(e));
        version += events.Count;
        isStale = false;
        return true;
    }

    private static bool IsRace(EventStoreException e) =>
        e is EventStreamUnexpectedMaxEventIdException or ExistingStreamIdCollisionException;
}

/// <summary>Events to record, and what the caller gets once they are.</summary>
public sealed record Change<T>(T Result, IReadOnlyList<object> Events);
