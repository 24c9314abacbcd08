using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;

namespace Notary.Member.Credit.Elections;

/// <summary>
/// Who says that it leaves, or whose operator ended its registration on a chain, asks the group in which it sits for leave
/// (docs/formats.md, "Candidates").
/// </summary>
internal sealed class Departure(CreditDesk credit, GroupDesk groups, Keystore keystore)
{
    public async Task AdvanceAsync(CancellationToken cancellation)
    {
        var ledger = credit.Ledger;
        // What was said of a former group is done with: an operator may have brought it back.
        if (
            ledger.Leaving.TryGetValue(NodeName.Of(credit.Self), out var since)
            && since >= ledger.SittingSince
            && IsDue(groups.Ledger)
        )
            await groups.TakeAsync(Propose, cancellation);
    }

    /// <summary>It sits in a group that can lose a member, and has asked no such thing of it.</summary>
    private bool IsDue(GroupLedger ledger) =>
        ledger.InForce is { } current
        && current.Group.Identities.Contains(keystore.Identity.PublicKey)
        && current.Group.Identities.Count > Election.SmallestGroup
        && !ledger.Changes.Exists(c =>
            c.Change.Outgoing == current.Id
            && c.Proposal.Kind == ChangeKind.Leave
            && c.Proposal.Proposer == credit.Self
        );

    private IReadOnlyList<object> Propose(GroupLedger ledger)
    {
        if (!IsDue(ledger))
            return [];
        var proposal = new ChangeRequest(ChangeKind.Leave).Propose(ledger, keystore, credit.Now);
        var reviewed = ChangePolicy.Review(
            proposal,
            ledger,
            keystore.Identity.PublicKey,
            credit.Now
        );
        return [new ChangeReceived(proposal, credit.Now), reviewed];
    }
}
