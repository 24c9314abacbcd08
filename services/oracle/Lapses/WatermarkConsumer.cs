using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupFollowing;

namespace Notary.Oracle.Lapses;

/// <summary>Takes what the group signed into the log, after the check under the key that the oracle's own chain shows.</summary>
internal sealed class WatermarkConsumer(
    IDocumentStore store,
    GroupBook groups,
    ChainSet chains,
    LapseDesk desk,
    ILogger<WatermarkConsumer> logger
) : IConsumer<WatermarkSigned>
{
    public async Task Consume(ConsumeContext<WatermarkSigned> context)
    {
        try
        {
            if (await TakeAsync(context) is { } objection)
                logger.LogWarning("A watermark is passed over: {Reason}", objection);
            else
                await desk.ReleaseAsync(context.CancellationToken);
        }
        catch (FormatException e)
        {
            logger.LogWarning("A watermark cannot be read: {Reason}", e.Message);
        }
    }

    /// <returns>Why it was not taken, or null.</returns>
    /// <exception cref="InvalidOperationException">Its group is not known yet: the message is to be delivered again.</exception>
    private async Task<string?> TakeAsync(ConsumeContext<WatermarkSigned> context)
    {
        var m = context.Message;
        if (chains.All.FirstOrDefault(c => c.Identity.Id == m.Chain) is not { Identity: var chain })
            return "its chain is not configured";
        var roll = await groups.LoadAsync(context.CancellationToken);
        if (GroupOf(roll, m) is not { } groupId)
            return (roll.ShownOn(m.Chain)?.Epoch ?? 0) > m.Epoch
                ? "nobody announced its group"
                : throw new InvalidOperationException("The watermark's group is not known yet.");
        var taken = new WatermarkTaken(
            chain,
            m.Epoch,
            m.Since,
            m.Until,
            m.Except,
            groupId,
            m.Signature
        );
        if (taken.Objection(roll) is { } objection)
            return objection;
        var session = store.InboxSession(context, nameof(WatermarkConsumer));
        session.Events.Append(Watermarks.Stream, taken);
        await session.SaveChangesAsync(context.CancellationToken);
        return null;
    }

    private static string? GroupOf(GroupRoll roll, WatermarkSigned m) =>
        roll
            .Groups.Where(g => g.Epoch == m.Epoch)
            .Select(g => g.Id.ToString())
            .FirstOrDefault(id => roll.FindOn(m.Chain, id) is not null);
}
