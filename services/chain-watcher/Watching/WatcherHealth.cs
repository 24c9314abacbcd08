using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Notary.ChainWatcher.Watching;

/// <summary>Whether a node is followed, and which are not; /readyz tells it.</summary>
internal sealed class WatcherHealth : IHealthCheck
{
    private volatile Func<HealthCheckResult> result = () =>
        HealthCheckResult.Unhealthy("no block has been seen yet");

    public void Show(WatchedChain state) =>
        result = () =>
            state.Height < 0 ? HealthCheckResult.Unhealthy("no block has been seen yet")
            : state.DroppedNodes.IsEmpty ? HealthCheckResult.Healthy($"at block {state.Height}")
            : HealthCheckResult.Degraded(
                $"at block {state.Height}; not followed: {Dropped(state)}"
            );

    public void Lost(string reason) =>
        result = () => Problem(reason, "start the chain's nodes, or correct Chains__0");

    public void Stopped(string reason) =>
        result = () =>
            Problem(
                $"the watch has stopped: {reason}",
                "find out which chain is right; connect a node of it, or begin a new log, and restart"
            );

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(result());

    private static HealthCheckResult Problem(string reason, string remedy) =>
        HealthCheckResult.Unhealthy(
            reason,
            data: new Dictionary<string, object>(StringComparer.Ordinal) { ["remedy"] = remedy }
        );

    private static string Dropped(WatchedChain state) =>
        string.Join(
            ", ",
            state
                .DroppedNodes.OrderBy(node => node.Key, StringComparer.Ordinal)
                .Select(node => $"{node.Key} ({node.Value})")
        );
}
