using Notary.EventStore;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Ceremonies;

/// <summary>One ceremony in this member's event log: a stream that only this process writes.</summary>
internal sealed class CeremonyLog(IDocumentStore store, SharingSession session)
{
    private readonly string _stream =
        (session is DkgSession ? KeyGeneration : Resharing) + session.Id;
    private long _version;

    public const string KeyGeneration = "key-generation-";
    public const string Resharing = "resharing-";

    /// <summary>What was kept before, oldest first.</summary>
    public async Task<IReadOnlyList<object>> ReadAsync(CancellationToken cancellation)
    {
        var events = await store
            .QuerySession()
            .Events.FetchStreamAsync(_stream, cancellation: cancellation);
        _version = events.Count;
        return [.. events.Select(e => e.Data)];
    }

    /// <summary>Keeps events, all or none. A second process with this member's log is noticed by the stream's version.</summary>
    public async Task AppendAsync(
        IReadOnlyCollection<object> events,
        CancellationToken cancellation
    )
    {
        if (events.Count == 0)
            return;
        var changes = store.LightweightSession();
        changes.CorrelationId = _stream;
        changes.Events.Append(_stream, _version, events);
        await changes.SaveChangesAsync(cancellation);
        _version += events.Count;
    }
}
