using MassTransit;
using Notary.Contracts.Oracle;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Member.Settings;

namespace Notary.Member.Publications;

/// <summary>Keeps every root that an attestor of the settings publishes, once.</summary>
internal sealed class PublicationConsumer(
    IDocumentStore store,
    MemberSettings settings,
    TimeProvider time,
    ILogger<PublicationConsumer> logger
) : IConsumer<AnswersAttested>
{
    public async Task Consume(ConsumeContext<AnswersAttested> context)
    {
        try
        {
            if (
                Publication.Of(context.Message) is { } published
                && settings.Recorded.Attestors.Contains(published.Attestor)
            )
                await KeepAsync(context, published);
            else
                logger.LogWarning("A root that no attestor known here signed is let go");
        }
        catch (FormatException e)
        {
            logger.LogWarning("A published root cannot be read: {Reason}", e.Message);
        }
    }

    private async Task KeepAsync(ConsumeContext<AnswersAttested> context, Publication published)
    {
        var session = store.InboxSession(context, nameof(PublicationConsumer));
        var before = await session.Events.FetchStreamAsync(
            published.Stream,
            cancellation: context.CancellationToken
        );
        if (before.Count > 0)
            return;
        var seen = new RootPublished(context.Message, time.GetUtcNow().ToUnixTimeSeconds());
        session.Events.Append(published.Stream, expectedVersion: 0, [seen]);
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
