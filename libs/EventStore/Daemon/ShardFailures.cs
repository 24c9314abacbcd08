using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Shows outsiders what holds a shard up.</summary>
internal sealed class ShardFailures(NpgsqlDataSource source, ILogger logger)
{
    /// <summary>This process, for people: machine/process id.</summary>
    internal static string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>As far as the database can be reached: the log has it in any case.</summary>
    internal async Task RecordAsync(string shard, string error, long? position)
    {
        try
        {
            await ExecuteAsync(shard, error, position, CancellationToken.None);
        }
        catch (Exception e)
        {
            // What fails is likely the database itself.
            logger.LogWarning("Nobody sees that {Shard} pauses: {Reason}", shard, e.Message);
        }
    }

    internal Task ClearAsync(string shard, CancellationToken cancellation) =>
        ExecuteAsync(shard, error: null, position: null, cancellation);

    private async Task ExecuteAsync(
        string shard,
        string? error,
        long? position,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            """
            update es_progression set error = $2, error_position = $3,
                failed_at = case when $2 is not null then clock_timestamp() end
            where name = $1
            """
        );
        command.Parameters.Add(Sql.Parameter(shard));
        command.Parameters.Add(Sql.Parameter(error));
        command.Parameters.Add(Sql.Parameter(position));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
