using Npgsql;
using NpgsqlTypes;

namespace Notary.EventStore;

/// <summary>
/// One group of units as one batch without a client round trip under the lock. The lock is the first statement, alone, so
/// that the next one has a fresh snapshot; the batch is one implicit transaction, which releases the lock.
/// </summary>
internal sealed class AppendCommand(NpgsqlDataSource source, long lockKey)
{
    private const string Append =
        "select unit, outcome, stream, actual_version, last_position from es_append("
        + "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

    internal async Task<IReadOnlyList<AppendOutcome>> ExecuteAsync(
        IReadOnlyList<AppendUnit> units,
        bool retried
    )
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("select pg_advisory_xact_lock($1)")
            {
                Parameters = { Value(lockKey) },
            }
        );
        batch.BatchCommands.Add(Command(units, retried));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var outcomes = new List<AppendOutcome>(units.Count);
        while (await reader.ReadAsync())
            outcomes.Add(Outcome(reader));
        // Errors of the implicit commit surface only when the results are drained.
        await reader.NextResultAsync();
        return outcomes;
    }

    private static AppendOutcome Outcome(NpgsqlDataReader row) =>
        new(
            row.GetString(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.IsDBNull(3) ? 0 : row.GetInt64(3),
            row.IsDBNull(4) ? 0 : row.GetInt64(4)
        );

    private static NpgsqlBatchCommand Command(IReadOnlyList<AppendUnit> units, bool retried)
    {
        var streams = units
            .SelectMany((u, i) => u.Streams.Select(s => (Unit: i + 1, Stream: s)))
            .ToList();
        var events = streams.SelectMany(s => s.Stream.Events).ToList();
        var inbox = units
            .SelectMany((u, i) => u.Inbox.Select(m => (Unit: i + 1, Message: m)))
            .ToList();
        var command = new NpgsqlBatchCommand(Append)
        {
            Parameters = { Value(units.Count), Value(retried) },
        };
        void Column<T>(NpgsqlDbType type, IEnumerable<T> values) =>
            command.Parameters.Add(
                new NpgsqlParameter
                {
                    Value = values.ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | type,
                }
            );

        Column(NpgsqlDbType.Integer, streams.Select(s => s.Unit));
        Column(NpgsqlDbType.Text, streams.Select(s => s.Stream.StreamId));
        Column(NpgsqlDbType.Text, streams.Select(s => s.Stream.StreamType));
        Column(NpgsqlDbType.Bigint, streams.Select(s => s.Stream.ExpectedVersion));
        Column(NpgsqlDbType.Integer, streams.Select(s => s.Stream.Events.Count));
        Column(NpgsqlDbType.Uuid, events.Select(e => e.Id));
        Column(NpgsqlDbType.Text, events.Select(e => e.Type.Name));
        Column(NpgsqlDbType.Bigint, events.Select(e => (long)e.Type.SchemaVersion));
        Column(NpgsqlDbType.Text, events.Select(e => e.Data));
        Column(NpgsqlDbType.Text, events.Select(e => e.Headers));
        Column(NpgsqlDbType.Text, events.Select(e => e.CorrelationId));
        Column(NpgsqlDbType.Text, events.Select(e => e.CausationId));
        Column(NpgsqlDbType.Integer, inbox.Select(m => m.Unit));
        Column(NpgsqlDbType.Text, inbox.Select(m => m.Message.Consumer));
        Column(NpgsqlDbType.Uuid, inbox.Select(m => m.Message.MessageId));
        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}

/// <summary>What the database did with one unit (Schema/002_append.sql).</summary>
internal sealed record AppendOutcome(
    string Outcome,
    string? StreamId,
    long ActualVersion,
    long LastPosition
)
{
    /// <summary>The refusal as its exception, or null if the unit was appended.</summary>
    internal Exception? Refusal(AppendUnit unit) =>
        Outcome switch
        {
            "appended" => null,
            "received" => new MessageAlreadyReceivedException([
                .. unit.Inbox.Select(m => m.MessageId),
            ]),
            "archived" => new InvalidStreamOperationException(StreamId!),
            _ => Conflict(
                unit.Streams.First(s =>
                    string.Equals(s.StreamId, StreamId, StringComparison.Ordinal)
                ).ExpectedVersion
                    ?? 0
            ),
        };

    private EventStoreException Conflict(long expected) =>
        expected == 0
            ? new ExistingStreamIdCollisionException(StreamId!)
            : new EventStreamUnexpectedMaxEventIdException(StreamId!, expected, ActualVersion);
}
