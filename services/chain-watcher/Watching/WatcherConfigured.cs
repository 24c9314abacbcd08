using Notary.Chains;

namespace Notary.ChainWatcher.Watching;

/// <summary>Input: the chain and contracts that the watcher follows from here on. A deposit's depth depends on them.</summary>
public sealed record WatcherConfigured(ChainIdentity Chain);
