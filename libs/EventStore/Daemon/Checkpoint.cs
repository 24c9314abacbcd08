using Npgsql;

namespace Notary.EventStore;

/// <summary>A shard's place in the log, moved only from where this worker left it.</summary>
internal sealed record Checkpoint(string Shard, long Position, IReadOnlySet<long> Skipped)
{
    internal static async Task<Checkpoint> LoadAsync(
        NpgsqlConnection connection,
        string shard,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            """
            insert into es_progression (name, last_seq) values ($1, 0)
                on conflict (name) do update set last_seq = es_progression.last_seq
                returning last_seq, array(select position from es_dead_letters where shard = $1)
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Checkpoint(shard, row.GetInt64(0), row.GetFieldValue<long[]>(1).ToHashSet());
    }

    /// <exception cref="ProgressionProgressOutOfOrderException">Another worker moved it.</exception>
    internal async Task<Checkpoint> AdvanceAsync(
        NpgsqlConnection connection,
        long position,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            "update es_progression set last_seq = $3, last_updated = clock_timestamp() where name = $1 and last_seq = $2",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Position });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return await command.ExecuteNonQueryAsync(cancellation) == 1
            ? this with
            {
                Position = position,
            }
            : throw new ProgressionProgressOutOfOrderException(Shard, Position);
    }
}
