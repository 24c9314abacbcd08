using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Stores;
using Notary.Chains;
using Notary.ChainWatcher.Watching;
using Notary.EventStore.Bus;

namespace Notary.Adversary.Tests.Services;

/// <summary>A chain watcher: what its node shows becomes its log by the service's own step, and its log becomes messages.</summary>
internal sealed class SimWatcher
{
    private readonly OutboxMap _outbox = new();
    private readonly MemoryLog _log;
    private readonly SimChain _chain;
    private readonly Maturity _maturity;
    private readonly Bus _bus;
    private WatchedChain _state = new();
    private int _seen;

    public SimWatcher(SimChain chain, TimeProvider time, Bus bus)
    {
        (_chain, _bus, _log) = (chain, bus, new(time));
        _maturity = new(chain.Identity, Finality.ByDepth);
        WatcherOutbox.Map(_outbox, chain.Identity.Id);
    }

    public void Tick()
    {
        for (; _seen < _chain.Feed.Count; _seen++)
            foreach (var e in Watch.Step(_state, _chain.Feed[_seen], _maturity))
                Record(e);
    }

    private void Record(object e)
    {
        _state = _state.Apply(e);
        _log.Write("chain", e);
        foreach (var (message, id) in _outbox.MessagesFor(_log.Events[^1]))
            _bus.Publish(message, id);
    }
}
