using Notary.EventStore;

namespace Notary.ChainWatcher.Watching;

/// <summary>Names of the watcher's events in its log.</summary>
public static class WatcherEventTypes
{
    public static void Register(EventTypeRegistry events) =>
        events
            .MapEventType<WatcherConfigured>("watcher-configured")
            .MapEventType<BlockSeen>("block-seen")
            .MapEventType<BlockUndone>("block-undone")
            .MapEventType<BlockFinalized>("block-finalized")
            .MapEventType<GenesisSeen>("genesis-seen")
            .MapEventType<NodeDropped>("node-dropped")
            .MapEventType<NodeRestored>("node-restored")
            .MapEventType<WatchStopped>("watch-stopped")
            .MapEventType<PendingSeen>("pending-seen")
            .MapEventType<PendingMined>("pending-mined")
            .MapEventType<PendingDropped>("pending-dropped")
            .MapEventType<DepositSeen>("deposit-seen")
            .MapEventType<DepositConfirmed>("deposit-confirmed")
            .MapEventType<LegSeen>("leg-seen")
            .MapEventType<LegReachedDepth>("leg-reached-depth")
            .MapEventType<PenaltySeen>("penalty-seen")
            .MapEventType<InclusionProofSeen>("inclusion-proof-seen")
            .MapEventType<SuspensionSeen>("suspension-seen")
            .MapEventType<ReleaseSeen>("release-seen")
            .MapEventType<ChallengeSeen>("challenge-seen")
            .MapEventType<ChallengeUnreadable>("challenge-unreadable");
}
