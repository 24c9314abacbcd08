using System.Collections.Concurrent;
using MassTransit;
using Notary.Member.Keys;
using Notary.Member.Misbehaviour;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Ceremonies;

/// <summary>
/// Runs one ceremony over the bus: what the state machine takes in and says is kept in the log first, so that a restart at any
/// moment continues; the outbox sends what is new, and repetitions go straight to the bus.
/// </summary>
internal sealed class CeremonyRun(
    SharingSession session,
    Seat seat,
    CeremonyLog log,
    CeremonyWitness witness,
    IPublishEndpoint bus,
    Keystore keystore,
    TimeProvider time,
    ILogger<CeremonyRun> logger
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentQueue<Arrival> _arrived = new();
    private ISharingParty? _party;
    private bool _hasShare;
    private bool _hasFailed;
    private bool _isClosed;

    public SharingSession Session => session;

    /// <summary>Where it is, for people.</summary>
    public CeremonyStatus Status { get; private set; } = new(DkgPhase.NotStarted, null, []);

    /// <summary>How it ended, as the log has it; null while it goes on, and after a failure.</summary>
    public CeremonySucceeded? Succeeded { get; private set; }

    /// <summary>
    /// Takes a message from the bus; one without its sender's signature is refused and logged. What has arrived meanwhile is taken
    /// and kept together: a large group's messages come faster than a log can keep them one by one.
    /// </summary>
    public async Task HandleAsync(DkgEnvelope message, CancellationToken cancellation)
    {
        var arrival = new Arrival(message);
        _arrived.Enqueue(arrival);
        await InTurnAsync(party => TakeArrivedAsync(party, cancellation), cancellation);
        if (!_isClosed)
            await arrival.Kept.Task;
    }

    /// <summary>Lets deadlines pass, and repeats messages to peers that may have started later.</summary>
    public Task TickAsync(CancellationToken cancellation) =>
        InTurnAsync(
            async party =>
            {
                var step = party.Tick(time.GetUtcNow());
                await KeepAsync(step.New.Select(CeremonyMessages.ToSent), cancellation);
                foreach (var message in step.Repeated.Select(CeremonyMessages.ToBus))
                    await bus.Publish(message, cancellation);
            },
            cancellation
        );

    /// <summary>Somebody who only watches wants what was said.</summary>
    public Task AskAsync(CancellationToken cancellation) =>
        InTurnAsync(Did(party => party.Ask()), cancellation);

    /// <summary>Erases what this member dealt from; its seed in the keystore is the caller's to erase.</summary>
    public Task RetireAsync(CancellationToken cancellation) =>
        InTurnAsync(Did(party => party.Retire()), cancellation);

    /// <summary>Ends the run for this process; from then on it does nothing any more.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        _isClosed = true;
        Drop();
        _turn.Release();
    }

    private static Func<ISharingParty, Task> Did(Action<ISharingParty> act) =>
        party =>
        {
            act(party);
            return Task.CompletedTask;
        };

    private async Task InTurnAsync(Func<ISharingParty, Task> act, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (!_isClosed)
                await act(_party ?? await BeginAsync(cancellation));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Starts, or continues from the log.</summary>
    private async Task<ISharingParty> BeginAsync(CancellationToken cancellation)
    {
        var kept = await log.ReadAsync(cancellation);
        var sent = kept.OfType<CeremonyMessageSent>().Select(CeremonyMessages.ToEnvelope);
        Succeeded = kept.OfType<CeremonySucceeded>().FirstOrDefault();
        (_hasShare, _hasFailed) = (false, false);
        _party = seat.Take(session, [.. sent], isOver: Succeeded is not null);
        var now = time.GetUtcNow();
        var started = kept.OfType<CeremonyStarted>().FirstOrDefault();
        var received = kept.OfType<CeremonyMessageReceived>()
            .Select(e => (CeremonyMessages.ToEnvelope(e), e.At));
        var step = started is null ? _party.Start(now) : _party.Resume(started.At, received, now);
        IEnumerable<object> beginning = started is null ? [session.Describe(now)] : [];
        await KeepAsync([.. beginning, .. step.New.Select(CeremonyMessages.ToSent)], cancellation);
        return _party!;
    }

    private async Task TakeArrivedAsync(ISharingParty party, CancellationToken cancellation)
    {
        var arrived = new List<Arrival>();
        while (_arrived.TryDequeue(out var next))
            arrived.Add(next);
        try
        {
            object[] events = [.. arrived.SelectMany(arrival => Take(party, arrival.Message))];
            await KeepAsync(events, cancellation);
            arrived.ForEach(arrival => arrival.Kept.SetResult());
        }
        catch (Exception e)
        {
            // Each one's bearer has it delivered again.
            arrived.ForEach(arrival => arrival.Kept.SetException(e));
        }
    }

    private IEnumerable<object> Take(ISharingParty party, DkgEnvelope message)
    {
        var at = time.GetUtcNow();
        var step = party.Handle(message, at);
        var isNews = step.Reception == DkgReception.Accepted;
        if (!isNews && step.Reception != DkgReception.Known)
        {
            witness.Note(message, step.Reception);
            logger.LogWarning(
                "Ceremony: refused a {Kind} in the name of participant {Sender}: {Reception}",
                message.Kind,
                message.Sender,
                step.Reception
            );
        }
        IEnumerable<object> received = isNews ? [CeremonyMessages.ToReceived(message, at)] : [];
        return [.. received, .. step.New.Select(CeremonyMessages.ToSent)];
    }

    /// <summary>A state machine that is ahead of its log is dropped: the next turn builds it anew from the log.</summary>
    private async Task KeepAsync(IEnumerable<object> steps, CancellationToken cancellation)
    {
        try
        {
            object[] events = [.. steps, .. Conclusion()];
            await log.AppendAsync(events, cancellation);
            await witness.KeepAsync(events, cancellation);
            Succeeded ??= events.OfType<CeremonySucceeded>().FirstOrDefault();
        }
        catch
        {
            Drop();
            throw;
        }
        Status = new(_party!.Phase, _party.Outcome, [.. _party.HeardFrom]);
    }

    private void Drop()
    {
        _party?.Dispose();
        _party = null;
    }

    /// <summary>What the log says of the end, once.</summary>
    private IEnumerable<object> Conclusion()
    {
        switch (_party?.Outcome)
        {
            case DkgOutcome.Succeeded { Key: var key } when !_hasShare:
                // The share is in the keystore before the log says that there is a key.
                seat.Keep(session, key.Share);
                _hasShare = true;
                return Conclude(key);
            case DkgOutcome.HandedOver { Key: var key }:
                return Conclude(key);
            case DkgOutcome.Failed failure when !_hasFailed:
                _hasFailed = true;
                return [Conclude(failure)];
            default:
                return [];
        }
    }

    private IEnumerable<object> Conclude(AgreedKey key)
    {
        if (Succeeded is not null)
            return [];
        var announcement = Announcement.Of(session, key, keystore.Identity);
        logger.LogInformation(
            "The group of epoch {Epoch} has the key {PublicKey}",
            session.Epoch,
            announcement.Group.PublicKey
        );
        return [announcement];
    }

    private CeremonyFailed Conclude(DkgOutcome.Failed failure)
    {
        logger.LogError(
            "The ceremony for epoch {Epoch} ended without a key: {Reason}",
            session.Epoch,
            failure.Reason
        );
        return new(
            session.Describe(default).Session,
            Announcement.CodeOf(failure.Reason),
            time.GetUtcNow()
        );
    }

    private sealed record Arrival(DkgEnvelope Message)
    {
        public TaskCompletionSource Kept { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Dispose()
    {
        Drop();
        _turn.Dispose();
    }
}
