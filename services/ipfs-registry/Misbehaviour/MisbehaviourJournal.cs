using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.GroupSigning;

namespace Notary.IpfsRegistry.Misbehaviour;

/// <summary>Keeps what members did wrong when they were asked for signatures; the outbox publishes it.</summary>
internal sealed class MisbehaviourJournal(IDocumentStore log, ILogger<MisbehaviourJournal> logger)
    : IMisbehaviourJournal
{
    /// <summary>As much of one identity says all there is to say.</summary>
    private const int MaxOfIdentity = 64;

    public async Task RecordAsync(
        IReadOnlyList<MisbehaviourReported> reports,
        CancellationToken cancellation
    )
    {
        foreach (var report in reports)
            await RecordAsync(report, cancellation);
    }

    private async Task RecordAsync(MisbehaviourReported report, CancellationToken cancellation)
    {
        var session = log.LightweightSession();
        var stream = MisbehaviourFound.StreamOf(report);
        var known = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        if (
            known.Count >= MaxOfIdentity
            || known.Any(e => ((MisbehaviourFound)e.Data).IsAbout(report))
        )
            return;
        logger.LogWarning(
            "Member {Member} of epoch {Epoch} sent a {Kind}",
            report.Evidence.Member,
            report.Evidence.Epoch,
            report.Kind
        );
        session.Events.Append(stream, expectedVersion: known.Count, new MisbehaviourFound(report));
        await session.SaveChangesAsync(cancellation);
    }
}
