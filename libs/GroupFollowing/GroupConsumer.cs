using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;

namespace Notary.GroupFollowing;

/// <summary>Keeps each group's announcement by f + 1 members; of what contradicts itself, or may never be in force, nothing.</summary>
public sealed class GroupConsumer(
    IDocumentStore store,
    GroupBook book,
    ILogger<GroupConsumer> logger
) : IConsumer<GroupActivated>
{
    public async Task Consume(ConsumeContext<GroupActivated> context)
    {
        var roll = await book.LoadAsync(context.CancellationToken);
        if (roll.Objection(context.Message) is { } objection)
        {
            logger.LogWarning("A group's announcement is passed over: {Reason}", objection);
            return;
        }
        if (!roll.IsNews(context.Message))
            return;
        var session = store.InboxSession(context, nameof(GroupConsumer));
        session.Events.Append(
            GroupBook.Stream,
            expectedVersion: roll.Version,
            new GroupAnnounced(context.Message)
        );
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
