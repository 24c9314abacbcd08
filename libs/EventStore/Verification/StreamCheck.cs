using Npgsql;

namespace Notary.EventStore;

/// <summary>Every stream has the versions 1 to n without a gap, and a header in es_streams that says so.</summary>
internal static class StreamCheck
{
    private const string FirstMismatch = """
        with events as (
            select stream_id, min(version) as first, max(version) as top, count(*) as n from es_events group by stream_id)
        select coalesce(last.position, $1), coalesce(e.stream_id, s.id),
            case when e.stream_id is null then 'has a header and no events'
                 when e.first <> 1 or e.n <> e.top then 'lacks a version'
                 when s.id is null then 'has no header'
                 when s.version <> e.top then 'has another version in its header'
                 else 'is archived by its header or its last event, not by both' end
        from events e
            full join es_streams s on s.id = e.stream_id
            left join es_events last on last.stream_id = e.stream_id and last.version = e.top
        where e.stream_id is null or s.id is null or e.first <> 1 or e.n <> e.top or s.version <> e.top
            or s.is_archived <> (last.type = $2)
        order by last.position limit 1
        """;

    /// <returns>The last event of the first stream that does not fit (the head, if it has none), and why; or null.</returns>
    internal static async Task<(long Position, string Reason)?> RunAsync(
        NpgsqlDataSource source,
        LogHead head,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(FirstMismatch);
        command.CommandTimeout = 0; // as long as the log is
        command.Parameters.Add(Sql.Parameter(head.Position));
        command.Parameters.Add(Sql.Parameter(EventTypeRegistry.ArchivedName));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (row.GetInt64(0), $"stream '{row.GetString(1)}' {row.GetString(2)}")
            : null;
    }
}
