using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notary.Challenge.Settings;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;

namespace Notary.Challenge.Groups;

/// <summary>Keeps each member's announcement once; of what contradicts itself or the settings it keeps nothing.</summary>
public sealed class GroupConsumer(
    IDocumentStore store,
    GroupBook book,
    IOptions<ChallengeOptions> options,
    ILogger<GroupConsumer> logger
) : IConsumer<GroupActivated>
{
    /// <summary>Of this many the log is full: a few epochs of the largest group.</summary>
    private const int MaxAnnouncements = 4_096;

    public async Task Consume(ConsumeContext<GroupActivated> context)
    {
        var roll = await book.LoadAsync(context.CancellationToken);
        if (Refusal(context.Message, roll) is { } refusal)
        {
            logger.LogWarning("A group's announcement is passed over: {Reason}", refusal);
            return;
        }
        if (roll.Has(context.Message.Member, KnownGroup.Parse(context.Message)))
            return;
        var session = store.InboxSession(context, nameof(GroupConsumer));
        session.Events.Append(
            GroupBook.Stream,
            expectedVersion: roll.Count,
            new GroupAnnounced(context.Message)
        );
        await session.SaveChangesAsync(context.CancellationToken);
    }

    private string? Refusal(GroupActivated message, GroupRoll roll)
    {
        var members = options.Value.Members;
        if (
            members.Count > 0
            && !members.SequenceEqual(message.Members, StringComparer.OrdinalIgnoreCase)
        )
            return "its members are not those of Challenge:Members";
        if (roll.Count >= MaxAnnouncements)
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
}
