using MassTransit;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Ceremonies;
using Notary.Member.Group;
using Notary.Member.Settings;

namespace Notary.Member.GroupChanges;

/// <summary>
/// Proposals, approvals and announcements from the bus. They are repeated by those who stand for them, so what cannot be used now is
/// let go, and what is known changes nothing.
/// </summary>
internal sealed class ChangeConsumer(
    GroupDesk desk,
    CeremonyHall hall,
    GroupKeyring keyring,
    MemberSettings settings,
    ChangeVoice voice,
    ILogger<ChangeConsumer> logger
)
    : IConsumer<GroupChangeProposed>,
        IConsumer<GroupChangeApproved>,
        IConsumer<GroupActivated>,
        IConsumer<GroupSought>
{
    public async Task Consume(ConsumeContext<GroupChangeProposed> context)
    {
        try
        {
            var proposal = context.Message;
            await desk.OpenAsync(context.CancellationToken);
            if (desk.Ledger.Change(proposal.ChangeId()) is not null)
                return;
            var change = GroupChange.Parse(proposal);
            await desk.TakeAsync(
                ledger => Review(ledger, change, proposal),
                context.CancellationToken
            );
        }
        catch (FormatException e)
        {
            logger.LogWarning("A proposal is let go: {Reason}", e.Message);
        }
    }

    public async Task Consume(ConsumeContext<GroupChangeApproved> context)
    {
        var approval = context.Message;
        var cancellation = context.CancellationToken;
        await desk.OpenAsync(cancellation);
        if (GroupSteps.Speaker(desk.Ledger, approval, settings.Recorded) is null)
            return;
        await desk.TakeAsync(
            ledger =>
                GroupSteps.Accepts(ledger, approval, settings.Recorded)
                    ? [new ApprovalHeard(approval)]
                    : [],
            cancellation
        );
        if (approval.AsksForReply && RunOf(approval) is { } run)
            await run.AskAsync(cancellation);
    }

    /// <summary>An announcement is believed because a chain names its id, whoever brings it.</summary>
    public async Task Consume(ConsumeContext<GroupActivated> context)
    {
        try
        {
            await desk.OpenAsync(context.CancellationToken);
            if (!desk.Ledger.NamesUnknown)
                return;
            var id = KnownGroup.Describe(context.Message).Id;
            await desk.TakeAsync(
                ledger => ledger.IsSought(id) ? [new GroupLearned(context.Message)] : [],
                context.CancellationToken
            );
        }
        catch (FormatException e)
        {
            logger.LogWarning("An announcement is let go: {Reason}", e.Message);
        }
    }

    public async Task Consume(ConsumeContext<GroupSought> context)
    {
        await desk.OpenAsync(context.CancellationToken);
        if (Bytes32.TryParse(context.Message.GroupId, out var id) && keyring.Find(id) is { } group)
            await voice.AnnounceAsync(group, context.CancellationToken);
    }

    private IReadOnlyList<object> Review(
        GroupLedger ledger,
        GroupChange change,
        GroupChangeProposed proposal
    )
    {
        var self = settings.Recorded.IdentityKey();
        if (
            ledger.Change(change.Id) is not null
            || ChangePolicy.OutgoingOf(change, ledger, self) is null
            || ChangePolicy.IsFlood(change, ledger)
        )
            return [];
        return
        [
            new ChangeReceived(proposal, desk.Now),
            ChangePolicy.Review(proposal, ledger, self, desk.Now),
        ];
    }

    private CeremonyRun? RunOf(GroupChangeApproved approval) =>
        hall.Find(desk.Ledger.Change(Bytes32.Parse(approval.Change))?.Session);
}
