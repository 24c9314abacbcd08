using Npgsql;

namespace Notary.EventStore;

/// <summary>Rows of es_events, and reading them in pages by position.</summary>
internal static class EventRows
{
    internal const string Columns =
        "position, id, stream_id, version, type, schema_version, data::text, headers::text, "
        + "correlation_id, causation_id, timestamp, prev_hash, hash";

    internal static RecordedEvent Read(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetGuid(1),
            row.GetString(2),
            row.GetInt64(3),
            row.GetString(4),
            checked((int)row.GetInt64(5)),
            row.GetString(6),
            row.GetString(7),
            row.IsDBNull(8) ? null : row.GetString(8),
            row.IsDBNull(9) ? null : row.GetString(9),
            row.GetFieldValue<DateTimeOffset>(10),
            row.GetFieldValue<byte[]>(11),
            row.GetFieldValue<byte[]>(12)
        );

    internal static async Task<List<RecordedEvent>> PageAsync(
        NpgsqlConnection connection,
        long after,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from es_events where position > $1 order by position limit $2",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var page = new List<RecordedEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            page.Add(Read(reader));
        return page;
    }
}
