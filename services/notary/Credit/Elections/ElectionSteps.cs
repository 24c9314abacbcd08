using Notary.Contracts.Group;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Credit.Elections;

/// <summary>From scores to a change of the group. Pure.</summary>
internal static class ElectionSteps
{
    /// <summary>What the last block elects; null where the group in force stays, or is not the one that the block is about.</summary>
    public static ElectionHeld? Held(
        CreditLedger credit,
        CreditTerms terms,
        GroupLedger groups,
        long now
    )
    {
        if (
            groups.InForce is not { } current
            || credit.Sitting?.Id != current.Id
            || credit.Sealed is not [.., { } last]
            || last.GroupId != current.Id.ToString()
            || Election.Of(credit, terms) is not { } election
        )
            return null;
        var keys = credit.Block!.Nodes.ToDictionary(n => n.Id, n => n.Key, StringComparer.Ordinal);
        string[] members = [.. election.Members.Select(id => keys[id])];
        if (members.ToHashSet(StringComparer.Ordinal).SetEquals(current.Announcement.Members))
            return null;
        var identities = members
            .Select(key => IdentityPublicKey.Parse(Evm.Hex.Decode(key)))
            .ToList();
        return new(
            last.Epoch,
            current.Id,
            ChangePolicy.TooManyHaveLeft(identities, current, groups)
                ? ChangeKind.Replace
                : ChangeKind.Reshare,
            ThresholdParameters.Default(members.Length).Threshold,
            members,
            now
        );
    }

    /// <summary>The number that tells this election's change from those of others to the same group.</summary>
    public static int AttemptOf(ElectionHeld election) =>
        (int)((election.CreditEpoch - 1) % ushort.MaxValue) + 1;

    /// <summary>Whether a proposal is what this member's own election asks for.</summary>
    public static bool IsElected(ElectionHeld? election, GroupChangeProposed proposal) =>
        election is not null
        && proposal.Outgoing == election.Outgoing.ToString()
        && proposal.Kind == election.Kind
        && proposal.Threshold == election.Threshold
        && proposal.Attempt == AttemptOf(election)
        && proposal.Members.SequenceEqual(election.Members, StringComparer.Ordinal);
}
