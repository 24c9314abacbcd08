using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Notary.ChainWatcher.Watching;

/// <summary>Whether the node is followed; /readyz tells it.</summary>
internal sealed class WatcherHealth : IHealthCheck
{
    private volatile string? problem = "the first block has not been seen";
    private long height = -1;

    public void Reached(long newest)
    {
        Interlocked.Exchange(ref height, newest);
        problem = null;
    }

    public void Lost(string reason) => problem = reason;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            problem is { } reason
                ? HealthCheckResult.Unhealthy(reason)
                : HealthCheckResult.Healthy($"at block {Interlocked.Read(ref height)}")
        );
}
