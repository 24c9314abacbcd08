using MassTransit;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Member.Group;
using Notary.Member.Settings;

namespace Notary.Member.Watermarks;

/// <summary>Takes into the log what the group signed, whoever brings it.</summary>
internal sealed class GivenConsumer(
    IDocumentStore store,
    GroupDesk desk,
    MemberSettings settings,
    ILogger<GivenConsumer> logger
) : IConsumer<WatermarkSigned>
{
    public async Task Consume(ConsumeContext<WatermarkSigned> context)
    {
        try
        {
            await desk.OpenAsync(context.CancellationToken);
            if (Proved(context.Message) is { } taken)
                await TakeAsync(context, taken);
            else
                logger.LogWarning("A watermark is passed over: no group known here signed it");
        }
        catch (FormatException e)
        {
            logger.LogWarning("A watermark cannot be read: {Reason}", e.Message);
        }
    }

    private WatermarkTaken? Proved(WatermarkSigned watermark) =>
        desk
            .Ledger.Groups.Where(g => g.Value.Epoch == watermark.Epoch)
            .Select(g => new WatermarkTaken(watermark, $"{g.Key}"))
            .FirstOrDefault(t => t.IsProved(desk.Ledger, settings.Recorded.Chains));

    private async Task TakeAsync(ConsumeContext<WatermarkSigned> context, WatermarkTaken taken)
    {
        var session = store.InboxSession(context, nameof(GivenConsumer));
        var given = await session.Events.FetchForWriting<GivenWatermarks>(
            GivenWatermarks.Stream,
            context.CancellationToken
        );
        if (given.Aggregate?.Says(taken.Read()) == true)
            return;
        given.AppendOne(taken);
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
