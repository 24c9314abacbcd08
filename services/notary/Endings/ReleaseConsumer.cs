using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Signing;

namespace Notary.Member.Endings;

/// <summary>Requests to return an agreement's deposits.</summary>
internal sealed class ReleaseConsumer(
    IDocumentStore store,
    ReleaseDesk desk,
    Signatory signatory,
    ILogger<ReleaseConsumer> logger
) : IConsumer<DepositReleaseRequested>
{
    public async Task Consume(ConsumeContext<DepositReleaseRequested> context)
    {
        try
        {
            var request = ReleaseRequest.Parse(context.Message, signatory.Chains);
            if (signatory.On(request.Chain.Id) is { } group)
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
        await session.AnswerAsync(
            "release-" + request.Message,
            group,
            _ => DecideAsync(context.Message, request, group, cancellation),
            cancellation
        );
    }

    private async Task<IReadOnlyList<object>> DecideAsync(
        DepositReleaseRequested message,
        ReleaseRequest request,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        var review = await desk.ReviewAsync(message, request.Terms, group, cancellation);
        var decided = ReleasePolicy.Decide(review, signatory.Chains);
        return decided.Refusal is null
            ? [review, decided, signatory.Partial(request.Message, group)]
            : [review, decided];
    }
}
