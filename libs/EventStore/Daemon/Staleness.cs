using Npgsql;

namespace Notary.EventStore;

/// <summary>Waits for shards by their checkpoints, whoever moves them.</summary>
internal sealed class Staleness(NpgsqlDataSource source, IShardOperations operations)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TimeoutException">A shard is still behind; the message has its state.</exception>
    internal async Task WaitAsync(string[] shards, TimeSpan timeout, CancellationToken cancellation)
    {
        var head = await ChainVerifier.HeadAsync(source, cancellation);
        var started = TimeProvider.System.GetTimestamp();
        while (await BehindAsync(shards, head.Position, cancellation) is { Count: > 0 } behind)
        {
            if (TimeProvider.System.GetElapsedTime(started) > timeout)
                throw new TimeoutException(
                    $"Behind position {head.Position}: {await DescribeAsync(behind, cancellation)}"
                );
            await Task.Delay(Interval, cancellation);
        }
    }

    private Task<List<string>> BehindAsync(
        string[] shards,
        long head,
        CancellationToken cancellation
    ) =>
        Rows.ReadAsync(
            source,
            """
            select s from unnest($1) s
            where $2 > coalesce((select last_seq from es_progression where name = s), 0)
            """,
            row => row.GetString(0),
            [Sql.Parameter(shards), Sql.Parameter(head)],
            cancellation
        );

    private async Task<string> DescribeAsync(List<string> behind, CancellationToken cancellation)
    {
        var states = (await operations.FetchShardsAsync(cancellation)).ToDictionary(
            s => s.Name,
            StringComparer.Ordinal
        );
        return string.Join(
            "; ",
            behind.Select(n =>
                states.TryGetValue(n, out var s)
                    ? $"{n} is at {s.Position}, {s.Status} {s.Reason}".TrimEnd()
                    : $"{n} has not run"
            )
        );
    }
}
