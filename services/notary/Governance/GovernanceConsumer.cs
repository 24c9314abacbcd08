using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.Member.Settings;

namespace Notary.Member.Governance;

/// <summary>
/// Requests for governance signatures. Who asks repeats until it has t partials, so a request that cannot be decided yet is let
/// go, and one that was granted is answered with the same partial again.
/// </summary>
internal sealed class GovernanceConsumer(
    IDocumentStore store,
    GovernanceDesk desk,
    MemberSettings settings,
    GroupKeyring keyring,
    Keystore keystore,
    Tenure tenure,
    ILogger<GovernanceConsumer> logger
) : IConsumer<GovernanceRequested>
{
    public async Task Consume(ConsumeContext<GovernanceRequested> context)
    {
        try
        {
            var request = GovernanceRequest.Parse(context.Message, settings.Recorded.Chains);
            if (tenure.MaySign && keyring.On(request.Chain.Id) is { } group)
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
        var stream = "governance-" + request.Message;
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var events =
            before is [.., { Data: PartialSigned granted }] && granted.Partial.Epoch == group.Epoch
                ? [granted]
                : await DecideAsync(context.Message, request, group, AskedAt(before), cancellation);
        var decided = events.OfType<GovernanceDecided>().FirstOrDefault();
        // The same refusal as before is no news.
        if (decided?.Refusal is not null && before.Any(e => decided.Equals(e.Data)))
            return;
        session.Events.Append(stream, expectedVersion: before.Count, events);
        await session.SaveChangesAsync(cancellation);
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
        return [.. events, Words.Partial(request.Message, group, keystore.Identity)];
    }

    private static long? AskedAt(IReadOnlyList<IEvent> before) =>
        before is [{ Data: GovernanceReceived first }, ..] ? first.ReceivedAt : null;
}
