using Npgsql;

namespace Notary.EventStore;

/// <summary>What follows a shard's checkpoint.</summary>
/// <param name="Floor">The checkpoint: the last position done.</param>
/// <param name="Ceiling">The checkpoint when the events are done: nothing else up to here is for this shard.</param>
/// <param name="Head">The log's last position.</param>
/// <param name="IsPaused">An operator paused the shard.</param>
/// <param name="GivesWay">A rebuild holds or awaits the shard.</param>
/// <param name="Skipped">Positions among the events that an operator told this shard to pass over.</param>
internal sealed record ShardPage(
    long Floor,
    long Ceiling,
    long Head,
    bool IsPaused,
    bool GivesWay,
    IReadOnlyList<RecordedEvent> Events,
    IReadOnlySet<long> Skipped
)
{
    internal bool IsWorkable => !IsPaused && !GivesWay && Ceiling > Floor;

    internal IReadOnlyList<IEvent> Read(StoreOptions options) =>
        [
            .. Events
                .Where(e => !Skipped.Contains(e.Position))
                .Select(e => options.Events.Read(e, options.Json)),
        ];

    /// <summary>How far a page reaches.</summary>
    /// <param name="head">Read before the events: up to there, nothing else is for this shard.</param>
    internal static long CeilingOf(
        IReadOnlyList<RecordedEvent> events,
        long floor,
        int limit,
        long head
    )
    {
        var last = events.Count == 0 ? floor : events[^1].Position;
        return events.Count == limit ? last : Math.Max(last, head);
    }

    /// <summary>Events after a position, each with whether the shard passes over it.</summary>
    /// <param name="types">Null for all.</param>
    internal static NpgsqlBatchCommand Query(
        string shard,
        long after,
        int limit,
        string[]? types,
        long to = long.MaxValue
    ) =>
        Sql.Command(
            $"""
            select {EventRows.Columns},
                   exists (select from es_dead_letters d where d.shard = $3 and d.position = e.position)
            from es_events e where position > $1 and position <= $5
                and ($4::text[] is null or type = any($4))
            order by position limit $2
            """,
            Sql.Parameter(after),
            Sql.Parameter(limit),
            Sql.Parameter(shard),
            Sql.Parameter(types),
            Sql.Parameter(to)
        );

    internal static async Task<(IReadOnlyList<RecordedEvent>, IReadOnlySet<long>)> ReadRowsAsync(
        NpgsqlDataReader row,
        CancellationToken cancellation
    )
    {
        var events = new List<RecordedEvent>();
        var skipped = new HashSet<long>();
        while (await row.ReadAsync(cancellation))
        {
            events.Add(EventRows.Read(row));
            if (row.GetBoolean(row.FieldCount - 1))
                skipped.Add(events[^1].Position);
        }
        return (events, skipped);
    }
}
