using Npgsql;

namespace Notary.EventStore;

/// <summary>The lease table as stored.</summary>
internal static class LeaseRows
{
    private const string Position = "select position from es_head";

    private const string Holders =
        "select name, incarnation, details from es_holders where until > clock_timestamp()";

    private const string Leases = "select name, token, holder, incarnation from es_leases";

    /// <summary>The position first: what is read after it is not older.</summary>
    internal static async Task<LeaseTable> FetchAsync(
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        await using var batch = source.CreateBatch();
        foreach (var sql in new[] { Position, Holders, Leases })
            batch.BatchCommands.Add(Sql.Command(sql));
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        var positions = await ReadAsync(row, r => r.GetInt64(0), cancellation);
        var living = await ReadAsync(row, Holder, cancellation);
        var leases = await ReadAsync(row, Lease, cancellation);
        return new(
            positions[0],
            leases.ToDictionary(l => l.Lease.Name, StringComparer.Ordinal),
            living.ToDictionary(h => h.Holder.Name, StringComparer.Ordinal)
        );
    }

    private static (LeaseHolder Holder, string Details) Holder(NpgsqlDataReader row) =>
        (new(row.GetString(0), row.GetInt64(1)), row.GetString(2));

    private static (Lease Lease, LeaseHolder? Holder) Lease(NpgsqlDataReader row) =>
        (
            new(row.GetString(0), row.GetInt64(1)),
            row.IsDBNull(2) ? null : new(row.GetString(2), row.GetInt64(3))
        );

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlDataReader row,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        var rows = new List<T>();
        while (await row.ReadAsync(cancellation))
            rows.Add(read(row));
        await row.NextResultAsync(cancellation);
        return rows;
    }
}
