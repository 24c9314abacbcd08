using MassTransit;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.EventStore.Bus;

namespace Notary.Member.Challenges;

/// <summary>
/// Challenges, as the challenge service passed them on or as anyone published them, watchers of the chains among them: either is
/// enough, and neither is trusted.
/// </summary>
public sealed class ChallengeConsumer(
    IDocumentStore store,
    ChallengeDesk desk,
    ILogger<ChallengeConsumer> logger
) : IConsumer<ChallengeRaised>, IConsumer<ChallengePublished>
{
    public Task Consume(ConsumeContext<ChallengeRaised> context) =>
        TakeAsync(context, context.Message.Challenge, context.Message.Epoch);

    public Task Consume(ConsumeContext<ChallengePublished> context) =>
        TakeAsync(context, context.Message, epoch: null);

    private async Task TakeAsync(ConsumeContext context, ChallengePublished challenge, ulong? epoch)
    {
        try
        {
            var session = store.InboxSession(context, nameof(ChallengeConsumer));
            await desk.TakeAsync(session, challenge, epoch, context.CancellationToken);
        }
        catch (FormatException e)
        {
            logger.LogWarning("A challenge cannot be read: {Reason}", e.Message);
        }
    }
}
