using System.Text.Json;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Reads and writes es_snapshots. Aggregates without a policy have none.</summary>
internal sealed class SnapshotTable(NpgsqlDataSource source, StoreOptions options)
{
    /// <summary>A snapshot of the present fold, within the limit, whose event is in the log; else null.</summary>
    internal async Task<Snapshot<T>?> LoadAsync<T>(
        string streamId,
        FoldLimit limit,
        CancellationToken cancellation
    )
        where T : class
    {
        if (options.Projections.SnapshotOf<T>() is not { } policy)
            return null;
        var found = await Rows.ReadAsync(
            source,
            """
            select s.data::text, s.version from es_snapshots s
            join es_events e on e.stream_id = s.stream_id and e.version = s.version and e.hash = s.hash
            where s.stream_id = $1 and s.aggregate = $2 and s.fold_version = $3
              and e.version <= coalesce($4, e.version) and e.timestamp <= coalesce($5, e.timestamp)
              and e.position <= coalesce($6, e.position)
            """,
            Read<T>,
            [
                Sql.Parameter(streamId),
                Sql.Parameter(Name<T>()),
                Sql.Parameter(policy.FoldVersion),
                Sql.Parameter(limit.Version),
                Sql.Parameter(limit.Timestamp?.ToUniversalTime()),
                Sql.Parameter(limit.Position),
            ],
            cancellation
        );
        return found.SingleOrDefault();
    }

    /// <summary>Keeps the fold if as many events as the policy says were behind the last one that was kept.</summary>
    internal async Task KeepAsync<T>(
        string streamId,
        StreamFold<T> fold,
        CancellationToken cancellation
    )
        where T : class
    {
        if (
            fold.Aggregate is null
            || options.Projections.SnapshotOf<T>() is not { } policy
            || fold.Tail.Count < policy.Every
        )
            return;
        await using var command = source.CreateCommand(
            """
            insert into es_snapshots as s (stream_id, aggregate, fold_version, version, hash, data)
                values ($1, $2, $3, $4, $5, $6::json)
                on conflict (stream_id, aggregate) do update set fold_version = excluded.fold_version,
                    version = excluded.version, hash = excluded.hash, data = excluded.data
                where (s.fold_version, s.version) < (excluded.fold_version, excluded.version)
            """
        );
        command.Parameters.Add(Sql.Parameter(streamId));
        command.Parameters.Add(Sql.Parameter(Name<T>()));
        command.Parameters.Add(Sql.Parameter(policy.FoldVersion));
        command.Parameters.Add(Sql.Parameter(fold.Version));
        command.Parameters.Add(Sql.Parameter(fold.Tail[^1].Hash.ToArray()));
        command.Parameters.Add(
            Sql.Parameter(JsonSerializer.Serialize(fold.Aggregate, options.Json))
        );
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Name<T>() => typeof(T).FullName!;

    /// <summary>What cannot be read is no snapshot: the events tell the same.</summary>
    private Snapshot<T>? Read<T>(NpgsqlDataReader row)
        where T : class
    {
        try
        {
            var aggregate = DocumentJson.Read<T>(row.GetString(0), options.Json);
            return aggregate is null ? null : new Snapshot<T>(aggregate, row.GetInt64(1));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
