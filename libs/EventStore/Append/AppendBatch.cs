using Npgsql;
using NpgsqlTypes;

namespace Notary.EventStore;

/// <summary>The commands that write a plan, all of them or none.</summary>
internal static class AppendBatch
{
    /// <summary>SQLSTATE of the guard: the head that the plan is for is no longer the log's.</summary>
    internal const string HeadMoved = PostgresErrorCodes.CheckViolation;

    /// <summary>No position is negative: elsewhere than at the expected head, or after a lease was taken, the whole batch fails.</summary>
    private const string Advance =
        "update es_head set position = case when position = $1 and hash = $2 and fence = $6 then $3 else -1 end, hash = $4, timestamp = $5";

    private const string Events =
        "insert into es_events (position, id, stream_id, version, type, schema_version, data, headers, "
        + "correlation_id, causation_id, prev_hash, hash, timestamp) "
        + "select *, $13 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const string Streams =
        "insert into es_streams as s (id, type, version, is_archived) select * from unnest($1, $2, $3, $4) "
        + "on conflict (id) do update set version = excluded.version, is_archived = excluded.is_archived, "
        + "type = coalesce(s.type, excluded.type)";

    private const string Inbox =
        "insert into es_inbox (consumer, message_id) select * from unnest($1, $2)";

    /// <summary>Makes other appends wait until the transaction ends. The guard takes the same lock: the head's row.</summary>
    internal const string LockHead = "select 1 from es_head for update";

    internal static IEnumerable<NpgsqlBatchCommand> Commands(AppendPlan plan)
    {
        yield return Guard(plan.Start, plan.End);
        if (plan.Events.Count > 0)
        {
            yield return Insert(plan.Events);
            yield return Upsert(plan.Streams);
        }
        if (plan.Inbox.Count > 0)
            yield return Insert(plan.Inbox);
    }

    private static NpgsqlBatchCommand Guard(LogEnd start, LogEnd end) =>
        Sql.Command(
            Advance,
            Sql.Parameter(start.Position),
            Sql.Parameter(start.Hash),
            Sql.Parameter(end.Position),
            Sql.Parameter(end.Hash),
            Sql.Parameter(end.Timestamp),
            Sql.Parameter(start.Fence)
        );

    private static NpgsqlBatchCommand Insert(IReadOnlyList<RecordedEvent> events) =>
        Sql.Command(
            Events,
            Sql.Column(events, NpgsqlDbType.Bigint, e => e.Position),
            Sql.Column(events, NpgsqlDbType.Uuid, e => e.Id),
            Sql.Column(events, NpgsqlDbType.Text, e => e.StreamId),
            Sql.Column(events, NpgsqlDbType.Bigint, e => e.Version),
            Sql.Column(events, NpgsqlDbType.Text, e => e.Type),
            Sql.Column(events, NpgsqlDbType.Bigint, e => (long)e.SchemaVersion),
            Sql.Column(events, NpgsqlDbType.Json, e => e.Utf8Data),
            Sql.Column(events, NpgsqlDbType.Json, e => e.Utf8Headers),
            Sql.Column(events, NpgsqlDbType.Text, e => e.CorrelationId),
            Sql.Column(events, NpgsqlDbType.Text, e => e.CausationId),
            Sql.Column(events, NpgsqlDbType.Bytea, e => e.PreviousHash),
            Sql.Column(events, NpgsqlDbType.Bytea, e => e.Hash),
            Sql.Parameter(events[0].Timestamp)
        );

    private static NpgsqlBatchCommand Upsert(IReadOnlyDictionary<string, PlannedStream> streams) =>
        Sql.Command(
            Streams,
            Sql.Column(streams, NpgsqlDbType.Text, s => s.Key),
            Sql.Column(streams, NpgsqlDbType.Text, s => s.Value.Type),
            Sql.Column(streams, NpgsqlDbType.Bigint, s => s.Value.Version.Version),
            Sql.Column(streams, NpgsqlDbType.Boolean, s => s.Value.Version.IsArchived)
        );

    private static NpgsqlBatchCommand Insert(IReadOnlyCollection<InboxEntry> inbox) =>
        Sql.Command(
            Inbox,
            Sql.Column(inbox, NpgsqlDbType.Text, m => m.Consumer),
            Sql.Column(inbox, NpgsqlDbType.Uuid, m => m.MessageId)
        );
}
