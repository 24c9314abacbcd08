using Microsoft.Extensions.Logging;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Does the rebuilds that operators asked for, one at a time. A crash leaves the request, and with it the rebuild, to the next start.</summary>
internal sealed class RebuildRequests(
    ProjectionRebuild rebuild,
    ShardContext context,
    IReadOnlyList<IProjection> projections,
    IReadOnlyList<string> shards,
    WakeUp asked
)
{
    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var seen = asked.Next;
            try
            {
                foreach (var request in await PendingAsync(cancellation))
                    await DoAsync(request, cancellation);
                await WakeUp.WaitAsync(
                    seen,
                    context.Options.Projections.PauseAfterError,
                    cancellation
                );
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                context.Logger.LogWarning("Rebuild requests wait: {Reason}", e.Message);
                await Task.Delay(
                    context.Options.Projections.PauseAfterError,
                    CancellationToken.None
                );
            }
        }
    }

    private async Task<IEnumerable<ShardOperation>> PendingAsync(CancellationToken cancellation) =>
        (await ShardRows.PendingAsync(context.Source, cancellation)).Where(r =>
            shards.Contains(r.Shard, StringComparer.Ordinal)
        );

    private async Task DoAsync(ShardOperation request, CancellationToken cancellation)
    {
        try
        {
            var projection =
                projections.FirstOrDefault(p => p.ShardName() == request.Shard)
                ?? throw new ShardOperationException("Only projections can be rebuilt.");
            var target = new RebuildTarget(request.Position, request.RequestedBy, request.Id);
            await rebuild.RunAsync(projection, target, cancellation);
            context.Logger.LogInformation("Shard {Shard} is rebuilt", request.Shard);
        }
        catch (Exception e)
            when (!cancellation.IsCancellationRequested
                && e is not NpgsqlException { IsTransient: true }
            )
        {
            context.Logger.LogError(e, "Shard {Shard} cannot be rebuilt", request.Shard);
            await FailAsync(request, e.Message, cancellation);
        }
    }

    private async Task FailAsync(
        ShardOperation request,
        string error,
        CancellationToken cancellation
    )
    {
        await using var command = context.Source.CreateCommand(
            "update es_operations set error = $2, done_at = clock_timestamp() where id = $1 and done_at is null"
        );
        command.Parameters.Add(Sql.Parameter(request.Id));
        command.Parameters.Add(Sql.Parameter(error));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
