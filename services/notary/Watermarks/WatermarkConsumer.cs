using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Signing;

namespace Notary.Member.Watermarks;

/// <summary>
/// Requests for watermarks. Who asks repeats until it has t partials: a refusal is recorded once, and what was signed last is
/// answered again. All decisions are one stream.
/// </summary>
internal sealed class WatermarkConsumer(
    IDocumentStore store,
    SignedWatermarks signed,
    Signatory signatory,
    TimeProvider time,
    ILogger<WatermarkConsumer> logger
) : IConsumer<WatermarkRequested>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task Consume(ConsumeContext<WatermarkRequested> context)
    {
        try
        {
            var request = context.Message;
            var chain = signatory.Chains.FirstOrDefault(c => c.Id == request.Chain);
            var message = WatermarkPolicy.MessageOf(request, chain);
            if (signatory.On(request.Chain) is { } group)
                await AnswerAsync(context, message, group);
        }
        catch (FormatException e)
        {
            logger.LogWarning("A request for a watermark is let go: {Reason}", e.Message);
        }
    }

    private async Task AnswerAsync(
        ConsumeContext<WatermarkRequested> context,
        Bytes32 message,
        ActiveGroup group
    )
    {
        var cancellation = context.CancellationToken;
        var watermark = WatermarkPolicy.Read(context.Message);
        using var entered = await signed.BeginAsync(watermark, cancellation);
        var session = store.InboxSession(context, nameof(WatermarkConsumer));
        var written = await session.Events.FetchForWriting<WatermarkBook>(
            WatermarkBook.Stream,
            cancellation
        );
        var book = written.Aggregate ?? new();
        var events = await DecideAsync(context.Message, message, book, group, cancellation);
        if (events is [])
            return;
        written.AppendMany(events);
        await session.SaveChangesAsync(cancellation);
        signed.Keep(events.Aggregate(book, Apply), written.StartingVersion + events.Count);
    }

    private async Task<IReadOnlyList<object>> DecideAsync(
        WatermarkRequested request,
        Bytes32 message,
        WatermarkBook book,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        if (book.Decided == new WatermarkDecided(message.ToString(), Refusal: null))
            return request.Epoch == group.Epoch ? [signatory.Partial(message, group)] : [];
        var review = await ReviewAsync(request, group, cancellation);
        var decided = WatermarkPolicy.Decide(review, signatory.Chains);
        if (decided.Refusal is null)
            return [review, decided, signatory.Partial(message, group)];
        // The same refusal as before is no news.
        return decided == book.Decided ? [] : [review, decided];
    }

    private async Task<WatermarkReviewed> ReviewAsync(
        WatermarkRequested request,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        var receivedAt = time.GetUtcNow().ToUnixTimeSeconds();
        await store.WaitForNonStaleProjectionDataAsync(Patience, cancellation);
        var watermark = WatermarkPolicy.Read(request);
        var held = await store.QuerySession().HeldAsync(watermark, cancellation);
        return new(request, receivedAt, [.. held], group.Epoch, group.PublicShare, group.Member);
    }

    private static WatermarkBook Apply(WatermarkBook book, object data) =>
        data switch
        {
            WatermarkReviewed review => book.Apply(review),
            WatermarkDecided decided => book.Apply(decided),
            _ => book,
        };
}
