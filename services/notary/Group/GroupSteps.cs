using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Credit.Elections;
using Notary.Member.GroupChanges;
using Notary.Member.Settings;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Group;

/// <summary>What follows from a ledger: the live service records it, a replay expects it there. Pure.</summary>
internal static class GroupSteps
{
    /// <summary>Reason of a change that found no approval in time.</summary>
    public const string Expired = "change-expired";

    /// <summary>The decisions that are due; none when nothing changed.</summary>
    /// <param name="now">Unix seconds.</param>
    public static IReadOnlyList<object> Due(GroupLedger ledger, MemberConfigured self, long now) =>
        Entering(ledger, self, now) is { } entered
            ? [entered]
            :
            [
                .. ledger.Changes.Select(c => Elected(ledger, c, now)).OfType<object>(),
                .. ledger.Changes.Select(c => Begun(ledger, c, self, now)).OfType<object>(),
                .. ledger.Changes.Select(c => Ended(ledger, c, now)).OfType<object>(),
            ];

    public static GroupEntered? Entering(GroupLedger ledger, MemberConfigured self, long now) =>
        ledger.Entering(self.Chains.Select(chain => chain.Id)) is { } group
            ? new(group.Epoch, group.Id, now)
            : null;

    /// <summary>No operator is asked about what this member computed itself, unless another change is under way.</summary>
    public static ChangeElected? Elected(GroupLedger ledger, ChangeCase change, long now) =>
        change.Waits
        && IsGood(change, now)
        && ElectionSteps.IsElected(ledger.Elected, change.Proposal)
        && !ledger.Changes.Any(c => c.IsUnderWay && c.Change.Epoch == change.Change.Epoch)
            ? new(change.Change.Id, now)
            : null;

    /// <summary>A ceremony is begun once as many approve as it takes: else its first deadline would pass while operators sleep.</summary>
    public static CeremonyBegun? Begun(
        GroupLedger ledger,
        ChangeCase change,
        MemberConfigured self,
        long now
    )
    {
        var isSupported = change.IsApproved && IsGood(change, now) && HasSupport();
        if (
            change is not { IsOpen: true, Session: null }
            || !(IsLate(ledger, change) || isSupported)
        )
            return null;
        var session = change.Change.Session(Outgoing(), DkgTimeouts.Default);
        return new(change.Change.Id, Hex.Encode(session.Id.ToBytes()), now);

        HeldGroup Outgoing() => ledger.Groups[change.Change.Outgoing];
        bool HasSupport() => IsSupported(change, Outgoing(), self.IdentityKey());
    }

    public static ChangeEnded? Ended(GroupLedger ledger, ChangeCase change, long now) =>
        change.IsOpen && !IsGood(change, now) && !IsLate(ledger, change)
            ? new(change.Change.Id, Expired, now)
            : null;

    /// <summary>Whether an approval is news.</summary>
    public static bool Accepts(
        GroupLedger ledger,
        GroupChangeApproved heard,
        MemberConfigured self
    ) => Speaker(ledger, heard, self) is { } change && !change.ApprovedBy.Contains(heard.Member);

    /// <summary>The change of which a participant other than this one speaks, with its signature; null where nobody does.</summary>
    public static ChangeCase? Speaker(
        GroupLedger ledger,
        GroupChangeApproved heard,
        MemberConfigured self
    )
    {
        if (!Bytes32.TryParse(heard.Change, out var id) || heard.Member == self.Identity)
            return null;
        if (ledger.Change(id) is not { } change)
            return null;
        var outgoing = ledger.Groups[change.Change.Outgoing].Group.Identities;
        var speaker = outgoing
            .Concat(change.Change.Members)
            .FirstOrDefault(key => Name(key) == heard.Member);
        return speaker is not null && heard.IsSignedBy(speaker) ? change : null;
    }

    public static string Name(IdentityPublicKey identity) => Hex.Encode(identity.ToBytes());

    private static bool IsGood(ChangeCase change, long now) => change.Change.ExpiresAt > now;

    private static bool IsLate(GroupLedger ledger, ChangeCase change) =>
        ledger.InForce is { } current && ChangePolicy.IsCatchingUp(change.Change, current);

    /// <summary>t of the outgoing group, who also have to sign the handover, and n′ − f′ of the next one.</summary>
    private static bool IsSupported(ChangeCase change, HeldGroup outgoing, IdentityPublicKey self)
    {
        bool Approves(IdentityPublicKey key) =>
            key.Equals(self) || change.ApprovedBy.Contains(Name(key));
        return outgoing.Group.Identities.Count(Approves) >= outgoing.Group.Threshold
            && change.Change.Members.Count(Approves) >= change.Change.Parameters.Quorum;
    }
}
