using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notary.EventStore;
using Npgsql;

namespace Notary.ServiceDefaults;

/// <summary>
/// Every shard of the instance with its lag. One that an error holds up makes the service not ready; one that an operator
/// paused, or that is being rebuilt, degrades it.
/// </summary>
internal sealed class ShardHealth(IProjectionDaemon daemon) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return Judge(await daemon.FetchShardsAsync(cancellationToken));
        }
        catch (NpgsqlException e)
        {
            return Readiness.NotReady(e.Message, "start PostgreSQL");
        }
    }

    private static HealthCheckResult Judge(IReadOnlyList<ShardState> shards)
    {
        var held = shards.Where(s => s.Status is not ShardStatus.Running).ToList();
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [Readiness.Details] = shards.Select(Describe),
        };
        if (held.Count > 0)
            data[Readiness.Remedy] =
                "remove the cause; ./notary projections tells more, and resumes, skips or rebuilds";
        return new HealthCheckResult(
            held.Select(Severity).Append(HealthStatus.Healthy).Min(),
            held.Count == 0 ? null : string.Join("; ", held.Select(Line)),
            data: data
        );
    }

    private static HealthStatus Severity(ShardState shard) =>
        shard.Status is ShardStatus.Failed ? HealthStatus.Unhealthy : HealthStatus.Degraded;

    private static string Line(ShardState shard) =>
        shard.Status is ShardStatus.Failed
            ? $"{shard.Name} pauses after position {shard.Position}: {shard.Reason}"
            : $"{shard.Name} is {Word(shard)}: {shard.Reason}".TrimEnd(' ', ':');

    private static object Describe(ShardState shard) =>
        new
        {
            shard.Name,
            shard.Position,
            shard.Lag,
            LagSeconds = Math.Round(shard.LagTime.TotalSeconds, 3),
            State = Word(shard),
        };

    private static string Word(ShardState shard) => $"{shard.Status}".ToLowerInvariant();
}
