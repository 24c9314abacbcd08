using Notary.Chains;

namespace Notary.ChainWatcher.Watching;

/// <summary>Input: the chain and contracts that the watcher follows from here on, and when what it shows counts.</summary>
public sealed record WatcherConfigured(ChainIdentity Chain, Finality Finality);
