using Npgsql;

namespace Notary.EventStore;

/// <summary>Timestamps never fall from one position to the next, so halving finds a time without an index on it.</summary>
internal static class PositionSearch
{
    internal static async Task<long> LastAtAsync(
        NpgsqlDataSource source,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var (low, high) = (0L, await LastAsync(connection, cancellation));
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (await IsRecordedAsync(connection, middle, at, cancellation))
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    private static async Task<long> LastAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(max(position), 0) from es_events",
            connection
        );
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Whether the event at a position (the next one, should it be missing) was recorded by then.</summary>
    private static async Task<bool> IsRecordedAsync(
        NpgsqlConnection connection,
        long position,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            "select timestamp <= $2 from es_events where position >= $1 order by position limit 1",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(
            new NpgsqlParameter<DateTimeOffset> { TypedValue = at.ToUniversalTime() }
        );
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
