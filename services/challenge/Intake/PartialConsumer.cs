using MassTransit;
using Notary.Challenge.Cases;
using Notary.Contracts.Group;

namespace Notary.Challenge.Intake;

/// <summary>
/// Members' partials over any message: which of them are over a penalty shows when its case opens. Bad ones are kept too, as
/// evidence against their member, but not without end.
/// </summary>
public sealed class PartialConsumer(MemberWords words) : IConsumer<PartialSignature>
{
    private const int MaxOfMember = 4;

    public Task Consume(ConsumeContext<PartialSignature> context)
    {
        var partial = context.Message;
        return words.KeepAsync(
            context,
            CaseStreams.Partials(partial.Message.ToLowerInvariant()),
            new PartialReceived(partial),
            group => group.Sent(partial),
            (before, _) =>
            {
                var same = before
                    .Select(e => ((PartialReceived)e.Data).Partial)
                    .Where(p => p.Member == partial.Member)
                    .ToList();
                return same.Count < MaxOfMember && same.All(p => p.Partial != partial.Partial);
            }
        );
    }
}
