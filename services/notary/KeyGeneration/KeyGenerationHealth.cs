using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.KeyGeneration;

/// <summary>A member is ready when the group has its key.</summary>
internal sealed class KeyGenerationHealth(KeyGenerationRun run, IOptions<NotaryOptions> options)
    : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Describe(run.Status));

    private HealthCheckResult Describe(KeyGenerationStatus status) =>
        status.Outcome switch
        {
            DkgOutcome.Succeeded => HealthCheckResult.Healthy(
                $"the key of epoch {options.Value.Epoch} is in force"
            ),
            DkgOutcome.Failed failed => NotReady(
                $"ended without a key: {Announcement.CodeOf(failed.Reason)}",
                "start all notaries, and raise Notary__Attempt at every one of them"
            ),
            _ => NotReady(
                $"phase {status.Phase}, heard from {status.HeardFrom.Count} of {options.Value.Members.Count} members",
                "start the other notaries"
            ),
        };

    private static HealthCheckResult NotReady(string reason, string remedy) =>
        HealthCheckResult.Unhealthy(
            reason,
            data: new Dictionary<string, object>(StringComparer.Ordinal) { ["remedy"] = remedy }
        );
}
