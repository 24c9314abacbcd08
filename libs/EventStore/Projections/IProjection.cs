namespace Notary.EventStore;

/// <summary>
/// Turns events into rows. Its commands and the shard's checkpoint are committed together: each event counts exactly once.
/// </summary>
public interface IProjection
{
    /// <summary>With <see cref="Version"/> the shard's name; printable ASCII, stable.</summary>
    string Name { get; }

    /// <summary>Raised when the rows change their meaning: the projection then starts over, in tables of its own.</summary>
    int Version { get; }

    /// <summary>What changes its rows: others are not even read for it. Null for all.</summary>
    IReadOnlyCollection<Type>? EventTypes => null;

    /// <summary>
    /// Creates what the projection writes to: tables ("create table if not exists …"), and what belongs to them, such as
    /// indexes. A rebuild runs this and the projection's commands in a schema that shadows the store's, and then moves the
    /// tables over: so names are unqualified, nobody else's tables refer to these, and commands read no other projection's.
    /// </summary>
    string SchemaSql { get; }

    /// <summary>Queues the commands for a page of events. Pure apart from <paramref name="operations"/>.</summary>
    Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    );
}

internal static class ProjectionNames
{
    internal static string ShardName(this IProjection projection) =>
        $"{projection.Name}:{projection.Version}";

    /// <summary>Those of the events that are for it.</summary>
    internal static IReadOnlyList<IEvent> Of(
        this IProjection projection,
        IReadOnlyList<IEvent> page
    ) =>
        projection.EventTypes is { } types
            ? [.. page.Where(e => types.Contains(e.Data.GetType()))]
            : page;
}

/// <summary>The transaction of a page.</summary>
public interface IProjectionOperations
{
    /// <summary>Queues a command with positional parameters ($1, $2 …); names resolve to the store's schema.</summary>
    void QueueSqlCommand(string sql, params object[] parameters);

    /// <summary>Documents of a table (id text, data json) as committed, by their ids; missing ones are left out.</summary>
    Task<IReadOnlyDictionary<string, T>> LoadManyAsync<T>(
        string table,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellation
    )
        where T : class;

    string Serialize(object document);
}

/// <summary>An ordered handler of events with a checkpoint of its own: at least once (an error or a crash repeats the page).</summary>
public interface ISubscription
{
    /// <summary>The shard's name; printable ASCII, stable.</summary>
    string Name { get; }

    /// <summary>What it handles: others are not even read for it. Null for all.</summary>
    IReadOnlyCollection<Type>? EventTypes => null;

    Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation);
}
