using Npgsql;

namespace Notary.EventStore;

/// <summary>Rows of es_events.</summary>
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
            row.GetFieldValue<byte[]>(6),
            row.GetFieldValue<byte[]>(7),
            row.IsDBNull(8) ? null : row.GetString(8),
            row.IsDBNull(9) ? null : row.GetString(9),
            row.GetFieldValue<DateTimeOffset>(10),
            row.GetFieldValue<byte[]>(11),
            row.GetFieldValue<byte[]>(12)
        );
}
