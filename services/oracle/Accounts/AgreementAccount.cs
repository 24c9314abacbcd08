using System.Diagnostics.CodeAnalysis;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Replicas;

namespace Notary.Oracle.Accounts;

/// <summary>
/// The one place where an agreement changes. Decisions are made one at a time, each on what the ones before it leave behind,
/// without waiting for their commit; none is told to anybody before it, and all that it rests on, is in the log.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore whose wait handle is never asked for holds nothing; accounts live as long as the process."
)]
public sealed class AgreementAccount(
    Bytes32 id,
    IDocumentStore store,
    PartitionTable? partitions = null
)
{
    private const int MaxAttempts = 5;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock guard = new();
    private readonly string stream = id.ToString();
    private Snapshot recorded = new(new(id), 0);

    // What the next decision rests on: recorded, or on its way into the log.
    private Snapshot decided = new(new(id), 0);
    private IDocumentSession? newest;
    private Task saving = Task.CompletedTask;
    private volatile bool isStale;
    private TaskCompletionSource? changed;

    /// <summary>The state as of the last recorded event. Readers may see it a few decisions late.</summary>
    public AgreementExposure State => Volatile.Read(ref recorded).State;

    /// <summary>Ends with the next change of <see cref="State"/>.</summary>
    public Task Changed
    {
        get
        {
            lock (guard)
                return (changed ??= NewSignal()).Task;
        }
    }

    /// <summary>Takes an event from the log at start, before any change.</summary>
    public void Load(IEvent recorded)
    {
        this.recorded = new(this.recorded.State.Apply(recorded.Data), recorded.Version);
        decided = this.recorded;
    }

    /// <summary>Takes an event of another oracle, in the log's order. One that does not come next is in the log for the next decision.</summary>
    internal void Follow(IEvent other)
    {
        lock (guard)
        {
            if (other.Version <= recorded.Version)
                return;
            isStale = true;
            if (other.Version == recorded.Version + 1)
                Publish(new(recorded.State.Apply(other.Data), other.Version));
        }
    }

    /// <summary>Decides on the newest state and records what follows; <paramref name="decide"/> may run again if another writer was faster.</summary>
    /// <param name="open">Opens the session to record in; it may bring an inbox entry.</param>
    /// <exception cref="ElsewhereException">Another oracle decides for the agreement.</exception>
    public async Task<T> ChangeAsync<T>(
        Func<AgreementExposure, Change<T>> decide,
        Func<IDocumentSession> open,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; )
        {
            var (result, recordedAll) = await BeginAsync(decide, open, cancellation);
            try
            {
                await recordedAll;
                return result;
            }
            catch (PreviousSessionNotSavedException)
            {
                // Another decision fell, and this one with it: each fall is somebody's attempt, so this ends.
            }
            catch (LeaseLostException e)
            {
                partitions!.Lose(e.Lease);
            }
            catch (EventStoreException e) when (attempt < MaxAttempts && IsRace(e))
            {
                attempt++;
            }
        }
    }

    /// <summary>What was decided, and the task of its way into the log.</summary>
    private async Task<(T Result, Task Recording)> BeginAsync<T>(
        Func<AgreementExposure, Change<T>> decide,
        Func<IDocumentSession> open,
        CancellationToken cancellation
    )
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var lease = partitions?.LeaseOf(id);
            if (isStale)
                await RefreshAsync(cancellation);
            var change = decide(decided.State);
            var recording =
                change.Events.Count == 0
                    ? UntilSavedAsync(saving)
                    : Record(change.Events, open(), lease);
            return (change.Result, recording);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A decision that records nothing rests on what is on its way all the same; why that falls is not its caller's.</summary>
    private static async Task UntilSavedAsync(Task save)
    {
        try
        {
            await save;
        }
        catch (EventStoreException)
        {
            throw new PreviousSessionNotSavedException();
        }
    }

    private Task Record(IReadOnlyList<object> events, IDocumentSession session, Lease? lease)
    {
        if (lease is not null)
            session.Under(lease);
        session.Events.Append(stream, decided.Version, events);
        if (newest is { } before)
            session.Follow(before);
        newest = session;
        decided = new(
            events.Aggregate(decided.State, (state, e) => state.Apply(e)),
            decided.Version + events.Count
        );
        return saving = SaveAsync(session, decided);
    }

    private async Task SaveAsync(IDocumentSession session, Snapshot after)
    {
        try
        {
            // Not cancelled with the caller: others follow, and the outcome has to be known.
            await session.SaveChangesAsync(CancellationToken.None);
        }
        catch
        {
            isStale = true; // until the log has said what became of it
            throw;
        }
        Interlocked.CompareExchange(ref newest, null, session);
        Publish(after);
    }

    /// <summary>Those whose save ended together come in any order.</summary>
    private void Publish(Snapshot after)
    {
        lock (guard)
        {
            if (after.Version <= recorded.Version)
                return;
            Volatile.Write(ref recorded, after);
            changed?.SetResult();
            changed = null;
        }
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins anew from the log, when nothing is on its way any more.</summary>
    private async Task RefreshAsync(CancellationToken cancellation)
    {
        await saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Once: what was saved a moment ago may still move it.
        var known = Volatile.Read(ref recorded);
        var missed = await store
            .QuerySession()
            .Events.FetchStreamAsync(
                stream,
                fromVersion: known.Version,
                cancellation: cancellation
            );
        decided = missed.Aggregate(known, (s, e) => new(s.State.Apply(e.Data), e.Version));
        Publish(decided);
        (newest, saving, isStale) = (null, Task.CompletedTask, false);
    }

    private static bool IsRace(EventStoreException e) =>
        e is EventStreamUnexpectedMaxEventIdException or ExistingStreamIdCollisionException;

    private sealed record Snapshot(AgreementExposure State, long Version);
}

/// <summary>Events to record, and what the caller gets once they are.</summary>
public sealed record Change<T>(T Result, IReadOnlyList<object> Events);
