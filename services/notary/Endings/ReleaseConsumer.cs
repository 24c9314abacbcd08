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

namespace Notary.Member.Endings;

/// <summary>
/// Requests to return an agreement's deposits. Who asks repeats until it has t partials: a refusal is recorded once, and what was
/// signed is answered with the same partial again.
/// </summary>
internal sealed class ReleaseConsumer(
    IDocumentStore store,
    ReleaseDesk desk,
    MemberSettings settings,
    GroupKeyring keyring,
    Keystore keystore,
    Tenure tenure,
    ILogger<ReleaseConsumer> logger
) : IConsumer<DepositReleaseRequested>
{
    public async Task Consume(ConsumeContext<DepositReleaseRequested> context)
    {
        try
        {
            var request = ReleaseRequest.Parse(context.Message, settings.Recorded.Chains);
            if (tenure.MaySign && keyring.On(request.Chain.Id) is { } group)
                await AnswerAsync(context, request, group);
        }
        catch (Exception e) when (e is FormatException or ChainUnavailableException)
        {
            logger.LogWarning("A request for a release is let go: {Reason}", e.Message);
        }
    }

    private async Task AnswerAsync(
        ConsumeContext<DepositReleaseRequested> context,
        ReleaseRequest request,
        ActiveGroup group
    )
    {
        var cancellation = context.CancellationToken;
        var session = store.InboxSession(context, nameof(ReleaseConsumer));
        session.CorrelationId = request.Terms.Id.ToString();
        var stream = "release-" + request.Message;
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        var events =
            before is [.., { Data: PartialSigned granted }] && granted.Partial.Epoch == group.Epoch
                ? [granted]
                : await DecideAsync(context.Message, request, group, cancellation);
        var decided = events.OfType<ReleaseDecided>().FirstOrDefault();
        // The same refusal as before is no news.
        if (decided?.Refusal is not null && before.Any(e => decided.Equals(e.Data)))
            return;
        session.Events.Append(stream, expectedVersion: before.Count, events);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task<IReadOnlyList<object>> DecideAsync(
        DepositReleaseRequested message,
        ReleaseRequest request,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        var review = await desk.ReviewAsync(message, request.Terms, group, cancellation);
        var decided = ReleasePolicy.Decide(review, settings.Recorded.Chains);
        return decided.Refusal is null
            ? [review, decided, Words.Partial(request.Message, group, keystore.Identity)]
            : [review, decided];
    }
}
