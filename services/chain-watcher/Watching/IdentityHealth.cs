using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notary.Chains;
using Notary.Chains.Fabric;

namespace Notary.ChainWatcher.Watching;

/// <summary>A Fabric identity expires one day, and with it everything that this service may ask. /readyz says so in time.</summary>
internal sealed class IdentityHealth(ChainSet chains, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            chains.All.Single() is FabricChain chain ? Check(chain) : new(HealthStatus.Healthy)
        );

    private HealthCheckResult Check(FabricChain chain)
    {
        var left = chain.IdentityExpires - time.GetUtcNow();
        var words = $"the certificate of the Fabric identity expires at {chain.IdentityExpires:u}";
        if (left <= TimeSpan.Zero)
            return HealthCheckResult.Unhealthy(words);
        return left < Notice ? HealthCheckResult.Degraded(words) : HealthCheckResult.Healthy(words);
    }
}
