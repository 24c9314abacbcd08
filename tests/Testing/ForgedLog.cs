using Notary.EventStore;
using Npgsql;

namespace Notary.Testing;

/// <summary>
/// What somebody with full access to the database could do: alter recorded events and rebuild the hash chain, so that the
/// log verifies. The negative control of replays and of signed checkpoints; the product itself cannot do it.
/// </summary>
public static class ForgedLog
{
    /// <summary>The same events with every previous hash and hash recomputed.</summary>
    public static IEnumerable<RecordedEvent> Rebuild(IEnumerable<RecordedEvent> events)
    {
        var previous = HashChain.Genesis;
        foreach (var recorded in events)
        {
            var hash = HashChain.Next(previous.Span, recorded);
            yield return recorded with
            {
                PreviousHash = previous,
                Hash = hash,
            };
            previous = hash;
        }
    }

    /// <summary>Rewrites a stored log's data and timestamps in place, events changed by <paramref name="alter"/>.</summary>
    public static async Task WriteAsync(
        string connectionString,
        string schema,
        IDocumentStore store,
        Func<RecordedEvent, RecordedEvent> alter
    )
    {
        var altered = new List<RecordedEvent>();
        await foreach (var recorded in store.ReadRecordedAsync())
            altered.Add(alter(recorded));
        await using var source = NpgsqlDataSource.Create(
            $"{connectionString};Search Path={schema}"
        );
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("alter table es_events disable trigger user")
        );
        foreach (var recorded in Rebuild(altered))
            batch.BatchCommands.Add(Update(recorded));
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                "update es_head set hash = (select hash from es_events order by position desc limit 1)"
            )
        );
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("alter table es_events enable trigger user")
        );
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand Update(RecordedEvent e) =>
        new(
            "update es_events set data = $2::json, timestamp = $3, prev_hash = $4, hash = $5 where position = $1"
        )
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = e.Position },
                new NpgsqlParameter<string> { TypedValue = e.Data },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = e.Timestamp },
                new NpgsqlParameter<byte[]> { TypedValue = e.PreviousHash.ToArray() },
                new NpgsqlParameter<byte[]> { TypedValue = e.Hash.ToArray() },
            },
        };
}
