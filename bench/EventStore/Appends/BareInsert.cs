using Notary.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Notary.Bench.EventStore.Appends;

/// <summary>
/// The bare limit: one prepared INSERT … SELECT unnest for each commit, into a table with the log's columns and indexes,
/// its parameters made before. No lock, no versions, no hashes, nothing but the rows.
/// </summary>
internal sealed class BareInsert : IAsyncDisposable
{
    public const string CreateTable = "create table bare_events (like es_events including all)";

    private const string Insert =
        "insert into bare_events select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlCommand command;

    private BareInsert(NpgsqlConnection connection)
    {
        this.connection = connection;
        command = new NpgsqlCommand(Insert, connection);
        foreach (var parameter in Parameters([]))
            command.Parameters.Add(parameter);
    }

    public static async Task<BareInsert> PrepareAsync(
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        var insert = new BareInsert(await source.OpenConnectionAsync(cancellation));
        await insert.command.PrepareAsync(cancellation);
        return insert;
    }

    public async Task CommitAsync(
        IReadOnlyList<NpgsqlParameter> rows,
        CancellationToken cancellation
    )
    {
        command.Parameters.Clear();
        foreach (var column in rows)
            command.Parameters.Add(column);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The rows of one commit.</summary>
    public static IReadOnlyList<NpgsqlParameter> Parameters(IReadOnlyList<RecordedEvent> rows) =>
        [
            Column(rows, NpgsqlDbType.Bigint, e => e.Position),
            Column(rows, NpgsqlDbType.Uuid, e => e.Id),
            Column(rows, NpgsqlDbType.Text, e => e.StreamId),
            Column(rows, NpgsqlDbType.Bigint, e => e.Version),
            Column(rows, NpgsqlDbType.Text, e => e.Type),
            Column(rows, NpgsqlDbType.Bigint, e => (long)e.SchemaVersion),
            Column(rows, NpgsqlDbType.Json, e => e.Data),
            Column(rows, NpgsqlDbType.Json, e => e.Headers),
            Column(rows, NpgsqlDbType.Text, e => e.CorrelationId),
            Column(rows, NpgsqlDbType.Text, e => e.CausationId),
            Column(rows, NpgsqlDbType.TimestampTz, e => e.Timestamp),
            Column(rows, NpgsqlDbType.Bytea, e => e.PreviousHash),
            Column(rows, NpgsqlDbType.Bytea, e => e.Hash),
        ];

    public async ValueTask DisposeAsync()
    {
        await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static NpgsqlParameter<T[]> Column<T>(
        IReadOnlyList<RecordedEvent> rows,
        NpgsqlDbType type,
        Func<RecordedEvent, T> value
    ) => new() { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };
}
