using Notary.Contracts.Group;
using Notary.Member.Group;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.GroupChanges;

/// <summary>Which changes a member takes part in by itself, and which only with its operator's word. Pure.</summary>
public static class ChangePolicy
{
    /// <summary>Proposals of one member for one epoch that are looked at.</summary>
    public const int MaxProposals = 16;

    /// <summary>How long a proposal may be good, in seconds.</summary>
    public const long MaxLifetime = 7 * 86_400;

    /// <summary>The group that a change replaces, where the change is this member's business; null lets it go without a trace.</summary>
    public static HeldGroup? OutgoingOf(
        GroupChange change,
        GroupLedger ledger,
        IdentityPublicKey self
    )
    {
        if (
            ledger.InForce is not { } current
            || ledger.Groups.GetValueOrDefault(change.Outgoing) is not { } outgoing
        )
            return null;
        var isDue = outgoing.Id == current.Id || IsCatchingUp(change, current);
        var concerns = outgoing.Group.Identities.Concat(change.Members).Contains(self);
        var isKnown = outgoing.Group.Identities.Contains(change.Proposer);
        return isDue && concerns && isKnown && change.Epoch == outgoing.Epoch + 1 ? outgoing : null;
    }

    /// <summary>Whether a proposal is one too many from its proposer.</summary>
    public static bool IsFlood(GroupChange change, GroupLedger ledger) =>
        ledger.Changes.Count(c => c.Change.Proposer.Equals(change.Proposer)) >= MaxProposals;

    /// <param name="now">When it was received, Unix seconds.</param>
    public static ChangeReviewed Review(
        GroupChangeProposed proposal,
        GroupLedger ledger,
        IdentityPublicKey self,
        long now
    )
    {
        var change = GroupChange.Parse(proposal);
        if (OutgoingOf(change, ledger, self) is not { } outgoing)
            return new(change.Id, ChangeVerdict.Refused, "it does not concern this member");
        if (IsCatchingUp(change, ledger.InForce!))
            return new(change.Id, ChangeVerdict.Approved, "the chains have its epoch in force");
        if (Refusal(change, outgoing, ledger, now) is { } refusal)
            return new(change.Id, ChangeVerdict.Refused, refusal);
        return Obstacle(change, outgoing, ledger, self) is { } obstacle
            ? new(change.Id, ChangeVerdict.Waits, obstacle)
            : new(change.Id, ChangeVerdict.Approved, Reason: null);
    }

    /// <summary>Who was away while the group went on takes part afterwards: the result counts only if it is what the chains show.</summary>
    internal static bool IsCatchingUp(GroupChange change, HeldGroup current) =>
        change.Epoch == current.Epoch && current.Session is null;

    private static string? Refusal(
        GroupChange change,
        HeldGroup outgoing,
        GroupLedger ledger,
        long now
    )
    {
        if (change.ExpiresAt <= now)
            return "it has expired";
        if (change.ExpiresAt > now + MaxLifetime)
            return "it would be good for too long";
        return Contradiction(change, outgoing)
            ?? (
                change.Kind != ChangeKind.Replace
                && TooManyHaveLeft(change.Members, outgoing, ledger)
                    ? "so many members of a past group would be gone that its key is to be replaced"
                    : null
            );
    }

    private static string? Contradiction(GroupChange change, HeldGroup outgoing)
    {
        var before = outgoing.Group.Identities;
        var isSame =
            change.Members.SequenceEqual(before)
            && change.Parameters.Threshold == outgoing.Group.Threshold;
        return change.Kind switch
        {
            ChangeKind.Refresh when !isSame => "a refresh keeps members and threshold",
            ChangeKind.Reshare when isSame =>
                "a resharing to the same members and threshold is a refresh",
            ChangeKind.Leave when !change.Members.SequenceEqual(before.Except([change.Proposer])) =>
                "who leaves proposes the group without itself",
            _ => null,
        };
    }

    /// <summary>
    /// t − f former members and f corrupt ones could sign with their old shares of the same key (PROTOCOL 2).
    /// </summary>
    internal static bool TooManyHaveLeft(
        IReadOnlyList<IdentityPublicKey> next,
        HeldGroup outgoing,
        GroupLedger ledger
    ) =>
        ledger
            .Groups.Values.Where(past => past.Group.PublicKey == outgoing.Group.PublicKey)
            .Any(past =>
                past.Group.Identities.Except(next).Count()
                >= past.Group.Threshold - past.Group.Key.Parameters.Faulty
            );

    /// <summary>Why the operator has to approve; null where nobody has to.</summary>
    private static string? Obstacle(
        GroupChange change,
        HeldGroup outgoing,
        GroupLedger ledger,
        IdentityPublicKey self
    )
    {
        if (change.Proposer.Equals(self))
            return null;
        if (ledger.Changes.Any(c => c.IsUnderWay && c.Change.Epoch == change.Epoch))
            return "another change is under way";
        return change.Kind switch
        {
            ChangeKind.Refresh => null,
            ChangeKind.Leave when IsUsual(change.Parameters, outgoing) => null,
            _ => "the operator approves of new members, thresholds and keys",
        };
    }

    private static bool IsUsual(ThresholdParameters next, HeldGroup outgoing) =>
        next.Threshold == outgoing.Group.Threshold
        || next == ThresholdParameters.Default(next.Members);
}
