using Notary.ChainWatcher.Watching;
using Notary.EventStore;

namespace Notary.ChainWatcher.Replay;

/// <summary>
/// Recomputes which deposits and legs reached their agreement's depth, and when, from the recorded blocks alone, with the
/// watcher's own rules. It asks no node.
/// </summary>
public sealed class ChainWatcherReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) =>
        WatcherEventTypes.Register(options.Events);

    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        new ChainReplay(inputs);
}
