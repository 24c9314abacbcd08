using MassTransit;
using Notary.Challenge.Cases;
using Notary.Challenge.Process;
using Notary.Contracts.Group;

namespace Notary.Challenge.Intake;

/// <summary>
/// Members' partials over any message: which of them are over a penalty shows when its case opens. Bad ones are kept too, as
/// evidence against their member, but not without end.
/// </summary>
public sealed class PartialConsumer(MemberWords words, CaseNews news) : IConsumer<PartialSignature>
{
    private const int MaxOfMember = 4;

    public async Task Consume(ConsumeContext<PartialSignature> context)
    {
        var partial = context.Message;
        var message = partial.Message.ToLowerInvariant();
        var areEnough = false;
        var isKept = await words.KeepAsync(
            context,
            CaseStreams.Partials(message),
            new PartialReceived(partial),
            group => group.Sent(partial),
            (before, group) =>
            {
                areEnough = before.Count + 1 >= group.Threshold;
                var same = before
                    .Select(e => ((PartialReceived)e.Data).Partial)
                    .Where(p => p.Member == partial.Member)
                    .ToList();
                return same.Count < MaxOfMember && same.All(p => p.Partial != partial.Partial);
            }
        );
        if (isKept && areEnough)
            news.TellOfMessage(message);
    }
}
