using MassTransit;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;

namespace Notary.Member.Misbehaviour;

/// <summary>What askers for signatures found out about members: evidence that holds is kept, whoever brings it.</summary>
internal sealed class MisbehaviourConsumer(GroupDesk desk, MisbehaviourLog log)
    : IConsumer<MisbehaviourReported>
{
    public async Task Consume(ConsumeContext<MisbehaviourReported> context)
    {
        await desk.OpenAsync(context.CancellationToken);
        if (IsProved(context.Message, desk.Ledger))
            await log.RecordAsync(context.Message, context.CancellationToken);
    }

    /// <summary>Whether it is shown of a group that the ledger knows.</summary>
    public static bool IsProved(MisbehaviourReported report, GroupLedger ledger) =>
        Bytes32.TryParse(report.GroupId, out var id)
        && ledger.Groups.GetValueOrDefault(id) is { } group
        && BadPartial.IsProved(report, group.Group);
}
