using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Notary.Member.Ceremonies;
using Notary.Member.Keys;

namespace Notary.Member.Group;

/// <summary>A member is ready when its group has its key; a notary that is no member can only wait to become one.</summary>
internal sealed class GroupHealth(
    GroupDesk desk,
    GroupKeyring keyring,
    CeremonyHall hall,
    Keystore keystore,
    IOptions<NotaryOptions> options
) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Describe());

    private HealthCheckResult Describe()
    {
        if (keyring.Current is { } current)
            return HealthCheckResult.Healthy($"the key of epoch {current.Epoch} is in force");
        if (desk.Ledger.NamesUnknown)
            return NotReady(
                "the chains have a group in force that this notary does not know",
                "start the other notaries: they tell it"
            );
        if (desk.Ledger.InForce is { } group)
            return group.Group.Identities.Contains(keystore.Identity.PublicKey)
                ? NotReady(
                    $"the keystore has no share of epoch {group.Epoch}, which is in force: it is of an earlier epoch, or was away",
                    "order a refresh at a member that has its share: it gives this one a new share"
                )
                : HealthCheckResult.Degraded(
                    "no member of the group in force: it waits for a change that takes it in"
                );
        return options.Value.FirstSession is { } first
            ? Waiting(hall.Find(first.Id)?.Status)
            : HealthCheckResult.Degraded("the chains name no group yet");
    }

    private HealthCheckResult Waiting(CeremonyStatus? status) =>
        status?.Failure is { } failure
            ? NotReady(
                $"ended without a key: {failure}",
                "start all notaries, and raise Notary__Attempt at every one of them"
            )
            : NotReady(
                $"phase {status?.Phase}, heard from {status?.HeardFrom.Count ?? 0} of {options.Value.Members.Count} members",
                "start the other notaries"
            );

    private static HealthCheckResult NotReady(string reason, string remedy) =>
        HealthCheckResult.Unhealthy(
            reason,
            data: new Dictionary<string, object>(StringComparer.Ordinal) { ["remedy"] = remedy }
        );
}
