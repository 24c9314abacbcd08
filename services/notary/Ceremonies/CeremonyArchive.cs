using Notary.EventStore;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Ceremonies;

/// <summary>Ceremonies as the log has them.</summary>
internal static class CeremonyArchive
{
    /// <summary>Who has seen all that this member kept of a ceremony; null where it kept none.</summary>
    public static async Task<SharingObserver?> WatchAsync(
        IDocumentStore store,
        Digest session,
        CancellationToken cancellation
    )
    {
        var events = await ReadAsync(store, session, cancellation);
        return events is [CeremonyStarted started, ..] ? Watch(started, events) : null;
    }

    /// <summary>All that this member kept of a ceremony, oldest first.</summary>
    public static async Task<IReadOnlyList<object>> ReadAsync(
        IDocumentStore store,
        Digest session,
        CancellationToken cancellation
    )
    {
        var log = store.QuerySession().Events;
        foreach (var prefix in new[] { CeremonyLog.KeyGeneration, CeremonyLog.Resharing })
        {
            var events = await log.FetchStreamAsync(prefix + session, cancellation: cancellation);
            if (events.Count > 0)
                return [.. events.Select(e => e.Data)];
        }
        return [];
    }

    public static SharingObserver Watch(CeremonyStarted started, IEnumerable<object> events)
    {
        var observer = new SharingObserver(Sessions.Restore(started));
        foreach (var message in events.Select(EnvelopeIn).OfType<DkgEnvelope>())
            observer.Handle(message, started.At);
        return observer;
    }

    private static DkgEnvelope? EnvelopeIn(object data) =>
        data switch
        {
            CeremonyMessageSent sent => CeremonyMessages.ToEnvelope(sent),
            CeremonyMessageReceived received => CeremonyMessages.ToEnvelope(received),
            _ => null,
        };
}
