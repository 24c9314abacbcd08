using MassTransit;
using Notary.Member.Keys;
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
    IPublishEndpoint bus,
    Keystore keystore,
    TimeProvider time,
    ILogger<CeremonyRun> logger
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ISharingParty? _party;
    private bool _hasShare;
    private bool _hasFailed;
    private bool _isClosed;

    public SharingSession Session => session;

    /// <summary>Where it is, for people.</summary>
    public CeremonyStatus Status { get; private set; } = new(DkgPhase.NotStarted, null, []);

    /// <summary>How it ended, as the log has it; null while it goes on, and after a failure.</summary>
    public CeremonySucceeded? Succeeded { get; private set; }

    /// <summary>Takes a message from the bus; one without its sender's signature is refused and logged.</summary>
    public Task HandleAsync(DkgEnvelope message, CancellationToken cancellation) =>
        InTurnAsync(
            async party =>
            {
                var at = time.GetUtcNow();
                var step = party.Handle(message, at);
                var isNews = step.Reception == DkgReception.Accepted;
                await KeepAsync(
                    step,
                    isNews ? [CeremonyMessages.ToReceived(message, at)] : [],
                    cancellation
                );
                if (!isNews && step.Reception != DkgReception.Known)
                    logger.LogWarning(
                        "Ceremony: refused a {Kind} in the name of participant {Sender}: {Reception}",
                        message.Kind,
                        message.Sender,
                        step.Reception
                    );
            },
            cancellation
        );

    /// <summary>Lets deadlines pass, and repeats messages to peers that may have started later.</summary>
    public Task TickAsync(CancellationToken cancellation) =>
        InTurnAsync(
            async party =>
            {
                var step = party.Tick(time.GetUtcNow());
                await KeepAsync(step, [], cancellation);
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
        await KeepAsync(step, started is null ? [session.Describe(now)] : [], cancellation);
        return _party!;
    }

    /// <summary>A state machine that is ahead of its log is dropped: the next turn builds it anew from the log.</summary>
    private async Task KeepAsync(
        DkgStep step,
        IReadOnlyList<object> before,
        CancellationToken cancellation
    )
    {
        try
        {
            object[] events =
            [
                .. before,
                .. step.New.Select(CeremonyMessages.ToSent),
                .. Conclusion(),
            ];
            await log.AppendAsync(events, cancellation);
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

    public void Dispose()
    {
        Drop();
        _turn.Dispose();
    }
}

/// <summary>Phase, how it ended, and which participants were heard from.</summary>
internal sealed record CeremonyStatus(
    DkgPhase Phase,
    DkgOutcome? Outcome,
    IReadOnlyCollection<int> HeardFrom
)
{
    /// <summary>Code of docs/reasons.md; null unless it failed.</summary>
    public string? Failure =>
        Outcome is DkgOutcome.Failed { Reason: var reason } ? Announcement.CodeOf(reason) : null;
}
