using MassTransit;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;

namespace Notary.IpfsRegistry.Groups;

/// <summary>Keeps each announced group once; every member announces it, and some again after a restart.</summary>
internal sealed class GroupConsumer(
    IDocumentStore log,
    GroupBook book,
    ILogger<GroupConsumer> logger
) : IConsumer<GroupActivated>
{
    /// <summary>More announcements than that are not of this world.</summary>
    private const int MaxGroups = 64;

    public async Task Consume(ConsumeContext<GroupActivated> context)
    {
        var known = await book.LoadAsync(context.CancellationToken);
        if (known.Any(g => IsSame(g, context.Message)))
            return;
        if (Refusal(context.Message, known) is { } refusal)
        {
            logger.LogWarning("A group's announcement is passed over: {Reason}", refusal);
            return;
        }
        var session = log.InboxSession(context, nameof(GroupConsumer));
        session.Events.Append(GroupBook.Stream, new GroupAnnounced(context.Message));
        await session.SaveChangesAsync(context.CancellationToken);
    }

    private static string? Refusal(GroupActivated message, IReadOnlyList<GroupActivated> known)
    {
        if (known.Count >= MaxGroups)
            return "there are too many already";
        try
        {
            KnownGroup.Parse(message);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static bool IsSame(GroupActivated known, GroupActivated message) =>
        known.Epoch == message.Epoch
        && known.PublicKey == message.PublicKey
        && known.Members.SequenceEqual(message.Members, StringComparer.Ordinal);
}
