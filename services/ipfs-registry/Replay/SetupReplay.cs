using System.Text;
using Notary.EventStore;
using Notary.IpfsRegistry.Documents;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Replay;

/// <summary>The replay of one setup: what is recorded in pairs has to come in pairs.</summary>
internal sealed class SetupReplay
{
    private Setup _setup = new();
    private SetupDocument? _newest;
    private (IEvent Input, object Decision)? _awaited;

    public IReadOnlyList<Recomputed> Step(IEvent recorded)
    {
        var found = Check(recorded);
        switch (recorded.Data)
        {
            case DocumentReceived document:
                _awaited = (recorded, Record(document));
                break;
            case SetupRecorded version:
                _setup = _setup.Apply(version);
                break;
            case DepositSeen deposit:
                _setup = _setup.Apply(deposit);
                break;
        }
        return found;
    }

    public IEnumerable<Recomputed> End(IReplayLog log) =>
        _awaited is { } open && !log.IsCutAfter(open.Input)
            ? [Recomputed.Missing(open.Input, open.Decision)]
            : [];

    private IReadOnlyList<Recomputed> Check(IEvent recorded)
    {
        var awaited = _awaited?.Decision;
        _awaited = null;
        if (awaited is not null)
            return [Recomputed.Compare(recorded, awaited)];
        return recorded.Data switch
        {
            SetupRecorded => [Recomputed.Compare(recorded, Lock(recorded))],
            DepositsCompleted => [Recomputed.Wrong(recorded, expected: null)],
            _ => [],
        };
    }

    private object Record(DocumentReceived received)
    {
        var bytes = Encoding.UTF8.GetBytes(received.Json);
        try
        {
            var document = DocumentRules.Parse(bytes);
            var recorded = SetupRules.Record(_setup, document, bytes);
            _newest = document;
            return recorded;
        }
        catch (ReasonException e)
        {
            return $"nothing, because of {e.Code}: {e.Message}";
        }
    }

    /// <summary>A version without a document of its own is the locked one, and is followed by what completed it.</summary>
    private object? Lock(IEvent recorded)
    {
        if (_newest is null || SetupRules.Lock(_setup, _newest) is not { } locked)
            return null;
        _awaited = (recorded, locked.Completed);
        return locked.Recorded;
    }
}
