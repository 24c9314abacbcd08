using System.Collections.Concurrent;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Ceremonies;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Misbehaviour;

/// <summary>What this member has evidence of: one stream of its log, each misdeed once.</summary>
internal sealed class MisbehaviourLog(
    IDocumentStore store,
    TimeProvider time,
    ILogger<MisbehaviourLog> logger
) : IDisposable
{
    public const string Stream = "misbehaviour";

    /// <summary>As much of one identity says all there is to say.</summary>
    private const int MaxOfIdentity = 64;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<(Digest, int, DkgMessageKind), bool> _looked = [];

    /// <summary>Whether no message of the kind and its sender was looked at before: one is enough, and each costs time.</summary>
    public bool IsNews(SharingSession session, DkgEnvelope message) =>
        message.Sender >= 1
        && message.Sender <= session.Participants.Count
        && !_looked.ContainsKey((session.Id, message.Sender, message.Kind));

    /// <param name="kind">Null where the message shows nothing.</param>
    public async Task RecordAsync(
        SharingSession session,
        DkgEnvelope message,
        string? kind,
        CancellationToken cancellation
    )
    {
        if (kind is null)
            return;
        var identity = Hex.Encode(session.Participants[message.Sender - 1].ToBytes());
        var evidence = CeremonyMessages.ToBus(message) with { AsksForReply = false };
        await RecordAsync(
            kind,
            identity,
            at => new BreachSeen(kind, identity, evidence, at),
            known => known is BreachSeen b && b.Kind == kind && IsOf(b, identity, evidence),
            cancellation
        );
        _looked[(session.Id, message.Sender, message.Kind)] = true;
    }

    /// <summary>A proved one.</summary>
    public Task RecordAsync(MisbehaviourReported report, CancellationToken cancellation) =>
        RecordAsync(
            report.Kind,
            report.Identity,
            at => new BadPartialShown(report, at),
            known =>
                known is BadPartialShown b
                && b.Report.Identity == report.Identity
                && b.Report.Evidence.Message == report.Evidence.Message,
            cancellation
        );

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<MisbehaviourReport>> ReadAsync(CancellationToken cancellation)
    {
        var events = await store
            .QuerySession()
            .Events.FetchStreamAsync(Stream, cancellation: cancellation);
        return [.. events.Reverse().Select(Describe)];
    }

    /// <summary>The dealings that this member has from others.</summary>
    public async Task<IReadOnlyList<DkgEnvelope>> DealingsAsync(
        SharingSession session,
        CancellationToken cancellation
    )
    {
        var events = await CeremonyArchive.ReadAsync(store, session.Id, cancellation);
        return
        [
            .. events
                .OfType<CeremonyMessageReceived>()
                .Where(e => e.Kind == (int)DkgMessageKind.Dealing)
                .Select(CeremonyMessages.ToEnvelope),
        ];
    }

    private async Task RecordAsync(
        string kind,
        string identity,
        Func<long, object> make,
        Func<object, bool> isSame,
        CancellationToken cancellation
    )
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var session = store.LightweightSession();
            var known = await session.Events.FetchStreamAsync(Stream, cancellation: cancellation);
            var ofIdentity = known.Count(e => Describe(e).Identity == identity);
            if (ofIdentity >= MaxOfIdentity || known.Any(e => isSame(e.Data)))
                return;
            var seen = make(time.GetUtcNow().ToUnixTimeSeconds());
            session.CorrelationId = Stream;
            session.Events.Append(Stream, expectedVersion: known.Count, seen);
            await session.SaveChangesAsync(cancellation);
            logger.LogWarning("Evidence of misbehaviour: {Kind} by {Identity}", kind, identity);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool IsOf(BreachSeen seen, string identity, CeremonyMessage evidence) =>
        seen.Identity == identity
        && seen.Evidence.Session == evidence.Session
        && seen.Evidence.Kind == evidence.Kind;

    private static MisbehaviourReport Describe(IEvent e) =>
        e.Data switch
        {
            BadPartialShown b => new(b.Report.Kind, b.Report.Identity, b.At, e.Position),
            BreachSeen b => new(b.Kind, b.Identity, b.At, e.Position),
            _ => throw new InvalidOperationException("no event of misbehaviour"),
        };

    public void Dispose() => _turn.Dispose();
}
