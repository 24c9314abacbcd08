using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Credit.Agreement;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;

namespace Notary.Member.Credit.Elections;

/// <summary>
/// Holds the elections: what the credit says goes into the ledger of groups, and the sitting old node with the highest credit proposes the
/// change; where it does not, the others do, each in its turn.
/// </summary>
internal sealed class Returning(CreditDesk credit, GroupDesk groups, Keystore keystore)
{
    private const long MaxLifetime = 86_400;

    public async Task AdvanceAsync(CancellationToken cancellation)
    {
        if (credit.Ledger is not { Scores: not null } ledger)
            return;
        await groups.TakeAsync(
            now =>
                now.HeldFor != ledger.Book.Epoch
                && ElectionSteps.Held(ledger, credit.Terms!, now, credit.Now) is { } held
                    ? [held]
                    : [],
            cancellation
        );
        if (IsTurn(ledger, groups.Ledger))
            await groups.TakeAsync(Propose, cancellation);
    }

    /// <summary>Leaders take turns as they do for the block.</summary>
    private bool IsTurn(CreditLedger ledger, GroupLedger now)
    {
        if (
            now.Elected is not { } election
            || election.Outgoing != now.InForce?.Id
            || ledger.Sitting?.Id != election.Outgoing
        )
            return false;
        var turn = (credit.Now - election.At) / credit.Terms!.AttemptSeconds;
        var steps = new AgreementSteps(ledger, credit.Terms, credit.Self);
        return turn < ledger.Sitting.Identities.Count
            && steps.Leader((int)turn) == credit.Self
            && !now.Changes.Exists(c => ElectionSteps.IsElected(election, c.Proposal));
    }

    private IReadOnlyList<object> Propose(GroupLedger ledger)
    {
        if (
            ledger.Elected is not { } election
            || ledger.Changes.Exists(c => ElectionSteps.IsElected(election, c.Proposal))
        )
            return [];
        var proposal = new GroupChangeProposed(
            election.Kind,
            ledger.InForce!.Epoch + 1,
            ElectionSteps.AttemptOf(election),
            election.Outgoing.ToString(),
            election.Threshold,
            [.. election.Members],
            credit.Now + Math.Min(credit.Terms!.EpochSeconds, MaxLifetime),
            credit.Self,
            Signature: ""
        ).SignedBy(keystore.Identity);
        return
        [
            new ChangeReceived(proposal, credit.Now),
            ChangePolicy.Review(proposal, ledger, keystore.Identity.PublicKey, credit.Now),
        ];
    }
}
