namespace Notary.EventStore;

/// <summary>
/// Folds events of any streams into documents, by the conventions of aggregates (Create and Apply on the document). Which
/// document an event belongs to is told by <see cref="Identity{TEvent}"/>; events without an identity are passed over.
/// </summary>
public abstract class MultiStreamProjection<TDocument> : IProjection
    where TDocument : class
{
    private readonly Dictionary<Type, Func<IEvent, string>> identities = [];
    private readonly List<(string Name, string On)> indexes = [];

    /// <summary>The document's name in lower case, as part of a table's name.</summary>
    public virtual string Name =>
        string.Concat(
                typeof(TDocument).Name.Select(c =>
                    char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"
                )
            )
            .TrimStart('_');

    public virtual int Version => 1;

    public string Table => $"es_doc_{Name}_v{Version}";

    /// <summary>What the document folds: the others change none, whatever their identity.</summary>
    public IReadOnlyCollection<Type> EventTypes => Aggregator<TDocument>.EventTypes;

    public string SchemaSql =>
        string.Join(
            ";\n",
            indexes
                .Select(i => $"create index if not exists {Table}_{i.Name} on {Table} {i.On}")
                .Prepend(
                    $"create table if not exists {Table} (id text primary key, data json not null)"
                )
        );

    protected void Identity<TEvent>(Func<TEvent, string> id) =>
        identities[typeof(TEvent)] = e => id((TEvent)e.Data);

    /// <summary>An index for <see cref="IQuerySession.QueryAsync"/>.</summary>
    /// <param name="name">Within the projection.</param>
    /// <param name="on">What follows the table in "create index": ((data->>'owner')) where data->>'isOpen' = 'true'.</param>
    protected void Index(string name, string on) => indexes.Add((name, on));

    protected internal virtual string? IdentityOf(IEvent @event) =>
        identities.TryGetValue(@event.Data.GetType(), out var id) ? id(@event) : null;

    public async Task ApplyAsync(
        IProjectionOperations operations,
        IReadOnlyList<IEvent> page,
        CancellationToken cancellation
    )
    {
        var byDocument = page.GroupBy(IdentityOf, StringComparer.Ordinal)
            .Where(g => g.Key is not null)
            .ToList();
        if (byDocument.Count == 0)
            return;
        var present = await operations.LoadManyAsync<TDocument>(
            Table,
            [.. byDocument.Select(g => g.Key!)],
            cancellation
        );
        var folded = byDocument
            .Select(g =>
                (
                    Id: g.Key!,
                    Document: Aggregator<TDocument>.Fold(g, present.GetValueOrDefault(g.Key!))
                )
            )
            .Where(d => d.Document is not null)
            .ToList();
        if (folded.Count > 0)
            operations.QueueSqlCommand(
                $"""
                insert into {Table} (id, data) select d.id, d.data::json from unnest($1::text[], $2::text[]) as d (id, data)
                    on conflict (id) do update set data = excluded.data
                """,
                folded.Select(d => d.Id).ToArray(),
                folded.Select(d => operations.Serialize(d.Document!)).ToArray()
            );
    }
}

/// <summary>One document for each stream, under the stream's id.</summary>
public class SingleStreamProjection<TDocument> : MultiStreamProjection<TDocument>
    where TDocument : class
{
    protected internal override string IdentityOf(IEvent @event) => @event.StreamId;
}
