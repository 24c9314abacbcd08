using MassTransit;
using Notary.Contracts.Group;

namespace Notary.GroupSigning;

/// <summary>Where a collector of partials keeps what members did wrong; from there it is published.</summary>
public interface IMisbehaviourJournal
{
    /// <param name="reports">Proved ones; the same may come again.</param>
    Task RecordAsync(IReadOnlyList<MisbehaviourReported> reports, CancellationToken cancellation);
}

/// <summary>For a collector without an event log: what it finds is published at once.</summary>
internal sealed class BusJournal(IPublishEndpoint bus) : IMisbehaviourJournal
{
    public Task RecordAsync(
        IReadOnlyList<MisbehaviourReported> reports,
        CancellationToken cancellation
    ) => Task.WhenAll(reports.Select(report => bus.Publish(report, cancellation)));
}
