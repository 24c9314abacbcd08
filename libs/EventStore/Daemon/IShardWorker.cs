namespace Notary.EventStore;

/// <summary>What a shard does with a page before its checkpoint moves.</summary>
internal interface IShardWorker
{
    string Name { get; }

    /// <summary>Null for all.</summary>
    IReadOnlyCollection<Type>? EventTypes { get; }

    /// <param name="operations">What is queued here is committed with the checkpoint.</param>
    Task ProcessAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    );
}

internal sealed class ProjectionWorker(IProjection projection) : IShardWorker
{
    public string Name => projection.ShardName();

    public IReadOnlyCollection<Type>? EventTypes => projection.EventTypes;

    public Task ProcessAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    ) => projection.ApplyAsync(operations, page, cancellation);
}

internal sealed class SubscriptionWorker(ISubscription subscription) : IShardWorker
{
    public string Name => subscription.Name;

    public IReadOnlyCollection<Type>? EventTypes => subscription.EventTypes;

    public Task ProcessAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    ) => subscription.ProcessEventsAsync(page, cancellation);
}
