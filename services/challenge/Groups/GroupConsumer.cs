using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notary.Challenge.Settings;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;

namespace Notary.Challenge.Groups;

/// <summary>Keeps each announced group once; of what contradicts itself or the settings it keeps nothing.</summary>
public sealed class GroupConsumer(
    IDocumentStore store,
    GroupBook book,
    IOptions<ChallengeOptions> options,
    ILogger<GroupConsumer> logger
) : IConsumer<GroupActivated>
{
    /// <summary>More announcements than that are not of this world.</summary>
    private const int MaxGroups = 64;

    public async Task Consume(ConsumeContext<GroupActivated> context)
    {
        var known = await book.LoadAsync(context.CancellationToken);
        if (Refusal(context.Message, known) is { } refusal)
        {
            logger.LogWarning("A group's announcement is passed over: {Reason}", refusal);
            return;
        }
        if (known.Any(g => IsSame(g, context.Message)))
            return;
        var session = store.InboxSession(context, nameof(GroupConsumer));
        session.Events.Append(GroupBook.Stream, new GroupAnnounced(context.Message));
        await session.SaveChangesAsync(context.CancellationToken);
    }

    private string? Refusal(GroupActivated message, IReadOnlyList<KnownGroup> known)
    {
        var members = options.Value.Members;
        if (
            members.Count > 0
            && !members.SequenceEqual(message.Members, StringComparer.OrdinalIgnoreCase)
        )
            return "its members are not those of Challenge:Members";
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

    private static bool IsSame(KnownGroup known, GroupActivated message) =>
        known.Epoch == message.Epoch
        && known.PublicKey == message.PublicKey
        && known
            .Identities.Select(key => Evm.Hex.Encode(key.ToBytes()))
            .SequenceEqual(message.Members, StringComparer.OrdinalIgnoreCase);
}
