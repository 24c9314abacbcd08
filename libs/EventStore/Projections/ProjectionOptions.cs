namespace Notary.EventStore;

/// <summary>What the daemon runs: one shard for each projection and each subscription.</summary>
public sealed class ProjectionOptions
{
    private readonly List<IProjection> projections = [];
    private readonly List<ISubscription> subscriptions = [];

    public IReadOnlyList<IProjection> All => projections;
    public IReadOnlyList<ISubscription> Subscriptions => subscriptions;

    /// <summary>Events a shard reads at once.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How often an idle shard looks for events of other processes; those of its own process wake it at once.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a failed shard pauses before it tries the same events again.</summary>
    public TimeSpan PauseAfterError { get; set; } = TimeSpan.FromSeconds(1);

    public void Add(IProjection projection) => projections.Add(projection);

    /// <summary>The table of the projection that builds documents of type T.</summary>
    /// <exception cref="InvalidProjectionException">No such projection is registered.</exception>
    internal string TableOf<T>()
        where T : class =>
        projections.OfType<MultiStreamProjection<T>>().SingleOrDefault()?.Table
        ?? throw new InvalidProjectionException(
            $"No projection of {typeof(T).Name} is registered."
        );

    public void Subscribe(ISubscription subscription) => subscriptions.Add(subscription);
}
