using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Signing;

namespace Notary.Member.Governance;

/// <summary>Requests for governance signatures. One that cannot be decided yet is let go: who asks repeats.</summary>
internal sealed class GovernanceConsumer(
    IDocumentStore store,
    GovernanceDesk desk,
    Signatory signatory,
    ILogger<GovernanceConsumer> logger
) : IConsumer<GovernanceRequested>
{
    public async Task Consume(ConsumeContext<GovernanceRequested> context)
    {
        try
        {
            var request = GovernanceRequest.Parse(context.Message, signatory.Chains);
            if (signatory.On(request.Chain.Id) is { } group)
                await AnswerAsync(context, request, group);
        }
        catch (Exception e) when (e is FormatException or ChainUnavailableException)
        {
            logger.LogWarning("A governance request is let go: {Reason}", e.Message);
        }
    }

    private async Task AnswerAsync(
        ConsumeContext<GovernanceRequested> context,
        GovernanceRequest request,
        ActiveGroup group
    )
    {
        var cancellation = context.CancellationToken;
        var session = store.InboxSession(context, nameof(GovernanceConsumer));
        await session.AnswerAsync(
            "governance-" + request.Message,
            group,
            before => DecideAsync(context.Message, request, group, AskedAt(before), cancellation),
            cancellation
        );
    }

    private async Task<IReadOnlyList<object>> DecideAsync(
        GovernanceRequested message,
        GovernanceRequest request,
        ActiveGroup group,
        long? askedBefore,
        CancellationToken cancellation
    )
    {
        var events = await desk.DecideAsync(message, request, group, askedBefore, cancellation);
        if (events[^1] is not GovernanceDecided { Refusal: null })
            return events;
        return [.. events, signatory.Partial(request.Message, group)];
    }

    private static long? AskedAt(IReadOnlyList<IEvent> before) =>
        before is [{ Data: GovernanceReceived first }, ..] ? first.ReceivedAt : null;
}
