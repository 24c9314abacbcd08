using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Rows of inline projections, for the append's own batch. Documents are read before it: they change with appends only, and
/// the guard makes the append void if there was another.
/// </summary>
internal sealed class InlineProjections(StoreOptions options)
{
    internal async Task<IReadOnlyList<NpgsqlBatchCommand>> CommandsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<RecordedEvent> events
    )
    {
        var projections = options.Projections.Of(ProjectionLifecycle.Inline).ToList();
        if (projections.Count == 0 || events.Count == 0)
            return [];
        var page = events.Select(e => options.Events.Read(e, options.Json)).ToList();
        var operations = new ProjectionOperations(connection, options.Json);
        foreach (var projection in projections)
            if (projection.Of(page) is { Count: > 0 } own)
                await projection.ApplyAsync(operations, own, CancellationToken.None);
        return operations.Commands;
    }
}
