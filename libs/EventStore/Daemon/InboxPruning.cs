using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Forgets received messages that are too old to be accepted again (<see cref="StoreOptions.InboxRetention"/>).</summary>
internal sealed class InboxPruning(NpgsqlDataSource source, StoreOptions options, ILogger logger)
{
    /// <summary>Rows in one transaction.</summary>
    private const int Slice = 10_000;

    /// <summary>Kept for longer than messages are accepted: the clocks of service, sender and database differ.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await PruneAsync(cancellation);
                await Task.Delay(Interval, options.Time, cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("The inbox cannot be pruned: {Reason}", e.Message);
                await Task.Delay(options.Projections.PauseAfterError, CancellationToken.None);
            }
        }
    }

    internal async Task<long> PruneAsync(CancellationToken cancellation)
    {
        if (options.InboxRetention is not { } retention)
            return 0;
        var count = 0L;
        for (var deleted = Slice; deleted == Slice; count += deleted)
        {
            await using var command = source.CreateCommand(
                """
                delete from es_inbox where ctid = any (array(
                    select ctid from es_inbox where received_at < clock_timestamp() - $1 limit $2))
                """
            );
            command.Parameters.Add(Sql.Parameter(retention + Grace));
            command.Parameters.Add(Sql.Parameter(Slice));
            deleted = await command.ExecuteNonQueryAsync(cancellation);
        }
        return count;
    }
}
