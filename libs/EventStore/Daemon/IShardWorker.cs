using System.Text.Json;
using Npgsql;

namespace Notary.EventStore;

/// <summary>What a shard does with a page inside the transaction that moves its checkpoint.</summary>
internal interface IShardWorker
{
    string Name { get; }

    Task ProcessAsync(
        NpgsqlConnection connection,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    );
}

internal sealed class ProjectionWorker(IProjection projection, JsonSerializerOptions json)
    : IShardWorker
{
    public string Name => $"{projection.Name}:{projection.Version}";

    public async Task ProcessAsync(
        NpgsqlConnection connection,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        var operations = new ProjectionOperations(connection, json);
        await projection.ApplyAsync(operations, page, cancellation);
        await operations.ExecuteAsync(cancellation);
    }
}

internal sealed class SubscriptionWorker(ISubscription subscription) : IShardWorker
{
    public string Name => subscription.Name;

    public Task ProcessAsync(
        NpgsqlConnection connection,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    ) => subscription.ProcessEventsAsync(page, cancellation);
}
