using Notary.EventStore;
using Npgsql;
using static System.FormattableString;

namespace Notary.Bench.EventStore.Appends;

/// <summary>A log's rows by the transactions that wrote them.</summary>
internal static class Commits
{
    /// <param name="after">The position before the first row.</param>
    public static async Task<List<List<RecordedEvent>>> ReadAsync(
        IDocumentStore store,
        NpgsqlDataSource source,
        long after,
        CancellationToken cancellation
    )
    {
        var sizes = await SizesAsync(source, after, cancellation);
        var commits = new List<List<RecordedEvent>> { new() };
        await foreach (var row in store.ReadRecordedAsync(after, cancellation: cancellation))
        {
            if (commits[^1].Count == sizes[commits.Count - 1])
                commits.Add([]);
            commits[^1].Add(row);
        }
        return commits;
    }

    private static async Task<List<long>> SizesAsync(
        NpgsqlDataSource source,
        long after,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            Invariant(
                $"select count(*) from es_events where position > {after} group by xmin order by min(position)"
            )
        );
        var sizes = new List<long>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            sizes.Add(row.GetInt64(0));
        return sizes;
    }
}
