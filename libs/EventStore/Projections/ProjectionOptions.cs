namespace Notary.EventStore;

/// <summary>What the daemon runs (one shard for each async projection and each subscription), and what appends write along.</summary>
public sealed class ProjectionOptions
{
    private readonly List<(IProjection Projection, ProjectionLifecycle Lifecycle)> projections = [];
    private readonly List<ISubscription> subscriptions = [];
    private readonly Dictionary<Type, SnapshotPolicy> snapshots = [];

    public IReadOnlyList<IProjection> All => [.. projections.Select(p => p.Projection)];
    public IReadOnlyList<ISubscription> Subscriptions => subscriptions;

    /// <summary>Events a shard reads at once.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How often an idle shard looks for events and operators by itself; appends and NOTIFY wake it at once.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a failed shard pauses before it tries the same events again.</summary>
    public TimeSpan PauseAfterError { get; set; } = TimeSpan.FromSeconds(1);

    public void Add(
        IProjection projection,
        ProjectionLifecycle lifecycle = ProjectionLifecycle.Async
    ) => projections.Add((projection, lifecycle));

    /// <summary>
    /// Keeps folds of T: FetchForWriting writes one when it had to fold at least <paramref name="every"/> events, and from then
    /// on only what follows is read. T must survive its way through JSON. A fold that changes (Create, Apply, an upcaster) needs
    /// a higher <paramref name="version"/>: snapshots of other versions are passed over.
    /// </summary>
    public void Snapshot<T>(int every, int version = 1)
        where T : class
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        snapshots.Add(typeof(T), new SnapshotPolicy(every, version));
    }

    internal SnapshotPolicy? SnapshotOf<T>() => snapshots.GetValueOrDefault(typeof(T));

    internal IEnumerable<IProjection> Of(ProjectionLifecycle lifecycle) =>
        projections.Where(p => p.Lifecycle == lifecycle).Select(p => p.Projection);

    /// <summary>The table of the projection that builds documents of type T.</summary>
    /// <exception cref="InvalidProjectionException">No such projection is registered.</exception>
    internal string TableOf<T>()
        where T : class => Building<T>().Table;

    /// <summary>The projection that builds documents of type T.</summary>
    /// <exception cref="InvalidProjectionException">No such projection is registered.</exception>
    internal MultiStreamProjection<T> Building<T>()
        where T : class =>
        All.OfType<MultiStreamProjection<T>>().SingleOrDefault()
        ?? throw new InvalidProjectionException(
            $"No projection of {typeof(T).Name} is registered."
        );

    public void Subscribe(ISubscription subscription) => subscriptions.Add(subscription);
}
