using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.GroupChanges;

/// <summary>What an operator asks for.</summary>
/// <param name="Kind">A constant of <see cref="ChangeKind"/>.</param>
/// <param name="Members">Identity keys of the next group (DER, 0x-hex); default: the present ones, without the leaver.</param>
/// <param name="Threshold">Default: the present one for a refresh, else ⌊2n/3⌋ + 1.</param>
public sealed record ChangeRequest(string Kind, string[]? Members = null, int? Threshold = null)
{
    /// <summary>How long others have to approve, in seconds.</summary>
    private const long Lifetime = 86_400;

    /// <exception cref="ReasonException">It contradicts itself, or this notary is no member of a group in force.</exception>
    internal GroupChangeProposed Propose(GroupLedger ledger, Keystore keystore, long now)
    {
        var identity = keystore.Identity;
        if (
            ledger.InForce is not { } current
            || !current.Group.Identities.Contains(identity.PublicKey)
        )
            throw new ReasonException(
                409,
                "not-a-member",
                "This notary is no member of a group in force: ask one that is."
            );
        var members = Members ?? Remaining(current, identity.PublicKey);
        var epoch = current.Epoch + 1;
        var attempts = ledger.Changes.Where(c => c.Change.Epoch == epoch);
        return new GroupChangeProposed(
            Kind,
            epoch,
            1 + attempts.Select(c => c.Change.Attempt).DefaultIfEmpty().Max(),
            current.Id.ToString(),
            Threshold ?? ThresholdOf(current, members.Length),
            members,
            now + Lifetime,
            GroupSteps.Name(identity.PublicKey),
            Signature: ""
        ).SignedBy(identity);
    }

    private string[] Remaining(HeldGroup current, IdentityPublicKey self) =>
        Kind == ChangeKind.Leave
            ?
            [
                .. current.Announcement.Members.Except(
                    [GroupSteps.Name(self)],
                    StringComparer.Ordinal
                ),
            ]
            : current.Announcement.Members;

    private int ThresholdOf(HeldGroup current, int members) =>
        Kind == ChangeKind.Refresh ? current.Group.Threshold : (2 * members / 3) + 1;
}
