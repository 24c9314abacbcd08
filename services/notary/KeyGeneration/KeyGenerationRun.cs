using MassTransit;
using Microsoft.Extensions.Options;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.KeyGeneration;

/// <summary>
/// Runs the key generation over the bus: what the state machine takes in and says is kept in the log first, so that a restart at any
/// moment continues; the outbox sends what is new, and repetitions go straight to the bus.
/// </summary>
public sealed class KeyGenerationRun : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly NotaryOptions _options;
    private readonly DkgSession _session;
    private readonly KeyGenerationLog _log;
    private readonly IPublishEndpoint _bus;
    private readonly Keystore _keystore;
    private readonly GroupKeyring _keyring;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyGenerationRun> _logger;
    private DkgMember? _member;
    private KeyGenerated? _generated;
    private bool _hasFailed;

    public KeyGenerationRun(
        IOptions<NotaryOptions> options,
        IDocumentStore store,
        IPublishEndpoint bus,
        Keystore keystore,
        GroupKeyring keyring,
        TimeProvider time,
        ILogger<KeyGenerationRun> logger
    )
    {
        _options = options.Value;
        _session = _options.Session();
        _log = new KeyGenerationLog(store, _session);
        (_bus, _keystore, _keyring, _time, _logger) = (bus, keystore, keyring, time, logger);
    }

    /// <summary>Where it is, for people.</summary>
    public KeyGenerationStatus Status { get; private set; } = new(DkgPhase.NotStarted, null, []);

    /// <summary>Takes a message from the bus; one of another session or without its sender's signature is refused and logged.</summary>
    public Task HandleAsync(DkgEnvelope message, CancellationToken cancellation) =>
        InTurnAsync(
            async member =>
            {
                var at = _time.GetUtcNow();
                var step = member.Handle(message, at);
                var isNews = step.Reception == DkgReception.Accepted;
                await KeepAsync(
                    step,
                    isNews ? [Messages.ToReceived(message, at)] : [],
                    cancellation
                );
                if (!isNews && step.Reception != DkgReception.Known)
                    _logger.LogWarning(
                        "Key generation: refused a {Kind} in the name of member {Sender}: {Reception}",
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
            async member =>
            {
                var step = member.Tick(_time.GetUtcNow());
                await KeepAsync(step, [], cancellation);
                foreach (var message in step.Repeated.Select(Messages.ToBus))
                    await _bus.Publish(message, message.GetType(), cancellation);
            },
            cancellation
        );

    private async Task InTurnAsync(Func<DkgMember, Task> act, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _member ??= await BeginAsync(cancellation);
            await act(_member);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Starts, or continues from the log.</summary>
    private async Task<DkgMember> BeginAsync(CancellationToken cancellation)
    {
        var kept = await _log.ReadAsync(cancellation);
        var sent = kept.OfType<KeyGenerationMessageSent>().Select(Messages.ToEnvelope).ToArray();
        var seed = _keystore.DealerSeed(_session.Id);
        _member = new DkgMember(_session, _options.Member, _keystore.Identity, seed, sent);
        (_generated, _hasFailed) = (kept.OfType<KeyGenerated>().FirstOrDefault(), false);
        var now = _time.GetUtcNow();
        var started = kept.OfType<KeyGenerationStarted>().FirstOrDefault();
        var received = kept.OfType<KeyGenerationMessageReceived>()
            .Select(e => (Messages.ToEnvelope(e), e.At));
        var step = started is null ? _member.Start(now) : _member.Resume(started.At, received, now);
        await KeepAsync(step, started is null ? [Started(now)] : [], cancellation);
        return _member;
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
            await _log.AppendAsync(
                [.. before, .. step.New.Select(Messages.ToSent), .. Conclusion()],
                cancellation
            );
        }
        catch
        {
            _member?.Dispose();
            _member = null;
            throw;
        }
        Show();
    }

    /// <summary>What the log says of the end, once.</summary>
    private IEnumerable<object> Conclusion()
    {
        switch (_member?.Outcome)
        {
            case DkgOutcome.Succeeded success when _generated is null:
                return [_generated = Conclude(success.Key)];
            case DkgOutcome.Failed failure when !_hasFailed:
                _hasFailed = true;
                return [Conclude(failure)];
            default:
                return [];
        }
    }

    /// <summary>The share is in the keystore before the log says that there is a key.</summary>
    private KeyGenerated Conclude(GeneratedKey key)
    {
        _keystore.SaveShare((ulong)_options.Epoch, key.Share);
        var announcement = Announcement.Of(_options, _session, key, _keystore);
        _logger.LogInformation(
            "The group of epoch {Epoch} has the key {PublicKey}",
            _options.Epoch,
            announcement.Group.PublicKey
        );
        return announcement;
    }

    private KeyGenerationFailed Conclude(DkgOutcome.Failed failure)
    {
        _logger.LogError("Key generation ended without a key: {Reason}", failure.Reason);
        return new(
            Hex.Encode(_session.Id.ToBytes()),
            Announcement.CodeOf(failure.Reason),
            _time.GetUtcNow()
        );
    }

    private KeyGenerationStarted Started(DateTimeOffset now) =>
        new(
            Hex.Encode(_session.Id.ToBytes()),
            (ulong)_options.Epoch,
            _options.Attempt,
            _session.Parameters.Threshold,
            [.. _options.Members],
            now
        );

    private void Show()
    {
        if (_member is null)
            return;
        Status = new KeyGenerationStatus(_member.Phase, _member.Outcome, [.. _member.HeardFrom]);
        if (_member.Outcome is DkgOutcome.Succeeded { Key: var key } && _generated is not null)
            _keyring.Activate(Announcement.Activate(_generated, key));
    }

    public void Dispose()
    {
        _member?.Dispose();
        _turn.Dispose();
    }
}

/// <summary>Phase, how it ended, and who was heard from.</summary>
public sealed record KeyGenerationStatus(
    DkgPhase Phase,
    DkgOutcome? Outcome,
    IReadOnlyCollection<int> HeardFrom
);
