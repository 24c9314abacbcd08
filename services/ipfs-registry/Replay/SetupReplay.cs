using System.Text;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Documents;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Replay;

/// <summary>The replay of one setup: what is recorded in pairs has to come in pairs.</summary>
internal sealed class SetupReplay(ReplayInputs inputs)
{
    private Setup _setup = new();
    private SetupDocument? _newest;
    private (IEvent Input, object Decision)? _awaited;

    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        var found = await CheckAsync(recorded, cancellation);
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
            case GroupDocumented documented:
                _setup = _setup.Apply(documented);
                break;
        }
        return found;
    }

    public IEnumerable<Recomputed> End(IReplayLog log) =>
        _awaited is { } open && !log.IsCutAfter(open.Input)
            ? [Recomputed.Missing(open.Input, open.Decision)]
            : [];

    private async ValueTask<IReadOnlyList<Recomputed>> CheckAsync(
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        var awaited = _awaited?.Decision;
        _awaited = null;
        if (awaited is not null)
            return [Recomputed.Compare(recorded, awaited)];
        return recorded.Data switch
        {
            SetupRecorded { Status: SetupStatus.Group } =>
            [
                Recomputed.Compare(recorded, await DocumentAsync(recorded, cancellation)),
            ],
            SetupRecorded => [Recomputed.Compare(recorded, Lock(recorded))],
            DepositsCompleted or GroupDocumented => [Recomputed.Wrong(recorded, expected: null)],
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

    /// <summary>One of the group is followed by which group it names.</summary>
    private async ValueTask<object?> DocumentAsync(IEvent recorded, CancellationToken cancellation)
    {
        var roll = await inputs.RollBeforeAsync(recorded, cancellation);
        var settings = await inputs.SettingsAsync<RegistryConfigured>(
            recorded,
            RecordedSettings.Stream,
            cancellation
        );
        if (SetupRules.Document(_setup, roll, settings.Chains) is not { } written)
            return null;
        _awaited = (recorded, written.Documented);
        return written.Recorded;
    }
}
