using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Notary.Member.Presence;

/// <summary>A process that may not sign says why. While it only listens, it is on its way.</summary>
internal sealed class TenureHealth(Tenure tenure) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            tenure.Obstacle is not { } obstacle ? HealthCheckResult.Healthy()
            : tenure.IsBeginning ? HealthCheckResult.Degraded(obstacle)
            : HealthCheckResult.Unhealthy(
                obstacle,
                data: new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["remedy"] =
                        "let one process run with this keystore: end the others, then restart this one if it gave way",
                }
            )
        );
}
