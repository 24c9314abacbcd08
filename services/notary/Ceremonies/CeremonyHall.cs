using System.Collections.Concurrent;
using MassTransit;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Keys;
using Notary.Member.Misbehaviour;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Ceremonies;

/// <summary>The ceremonies of this process: one after the other, or a new attempt beside an old one.</summary>
internal sealed class CeremonyHall(
    IDocumentStore store,
    IPublishEndpoint bus,
    Keystore keystore,
    MisbehaviourLog misbehaviour,
    TimeProvider time,
    ILogger<CeremonyRun> logger
) : IDisposable
{
    private readonly ConcurrentDictionary<Digest, CeremonyRun> _runs = [];
    private readonly SemaphoreSlim _news = new(0);

    public IReadOnlyCollection<CeremonyRun> Runs => [.. _runs.Values];

    public CeremonyRun? Find(Digest session) => _runs.GetValueOrDefault(session);

    /// <param name="session">0x-hex; null for none.</param>
    public CeremonyRun? Find(string? session) =>
        session is null ? null : Find(new Digest(Hex.Decode(session)));

    /// <summary>Begins it, or continues it from the log, at its first message or tick.</summary>
    public void Open(SharingSession session, Seat seat) =>
        _runs.GetOrAdd(
            session.Id,
            _ =>
                new(
                    session,
                    seat,
                    new(store, session),
                    new(session, misbehaviour),
                    bus,
                    keystore,
                    time,
                    logger
                )
        );

    public async Task CloseAsync(Digest session, CancellationToken cancellation)
    {
        if (_runs.TryRemove(session, out var run))
            await run.CloseAsync(cancellation);
    }

    /// <summary>A message of a ceremony that is not open here is let go: who begins later asks for it again.</summary>
    public async Task HandleAsync(DkgEnvelope message, CancellationToken cancellation)
    {
        if (Find(message.Session) is not { } run)
            return;
        var before = run.Status.Outcome;
        await run.HandleAsync(message, cancellation);
        if (before != run.Status.Outcome)
            _news.Release();
    }

    public async Task TickAsync(CancellationToken cancellation)
    {
        foreach (var run in _runs.Values)
            await run.TickAsync(cancellation);
    }

    /// <summary>Waits until a ceremony has ended, or this time is over.</summary>
    public Task WaitForNewsAsync(TimeSpan longest, CancellationToken cancellation) =>
        _news.WaitAsync(longest, cancellation);

    public void Dispose()
    {
        foreach (var run in _runs.Values)
            run.Dispose();
        _news.Dispose();
    }
}
