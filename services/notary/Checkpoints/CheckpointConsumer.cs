using System.Globalization;
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

namespace Notary.Member.Checkpoints;

/// <summary>
/// Requests to sign a checkpoint. Who asks repeats until it has t partials: a refusal is recorded once, and the last checkpoint
/// that was signed is answered again. All decisions are one stream, so that no two are made on the same book.
/// </summary>
internal sealed class CheckpointConsumer(
    IDocumentStore store,
    CheckpointDesk desk,
    Signatory signatory,
    ILogger<CheckpointConsumer> logger
) : IConsumer<CheckpointRequested>
{
    public async Task Consume(ConsumeContext<CheckpointRequested> context)
    {
        try
        {
            var request = context.Message;
            var chain = signatory.Chains.FirstOrDefault(c => c.Id == request.Chain);
            var message = CheckpointPolicy.MessageOf(request, chain);
            if (signatory.On(request.Chain) is { } group)
                await AnswerAsync(context, chain!, message, group);
        }
        catch (Exception e) when (e is FormatException or ChainUnavailableException)
        {
            logger.LogWarning("A request for a checkpoint is let go: {Reason}", e.Message);
        }
    }

    private async Task AnswerAsync(
        ConsumeContext<CheckpointRequested> context,
        ChainIdentity chain,
        Bytes32 message,
        ActiveGroup group
    )
    {
        var cancellation = context.CancellationToken;
        var session = store.InboxSession(context, nameof(CheckpointConsumer));
        session.CorrelationId = string.Create(
            CultureInfo.InvariantCulture,
            $"checkpoint-{context.Message.Number}"
        );
        var written = await session.Events.FetchForWriting<CheckpointBook>(
            CheckpointBook.Stream,
            cancellation
        );
        var book = written.Aggregate ?? new();
        var events = await DecideAsync(context.Message, chain, message, book, group, cancellation);
        if (events is [])
            return;
        written.AppendMany(events);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task<IReadOnlyList<object>> DecideAsync(
        CheckpointRequested request,
        ChainIdentity chain,
        Bytes32 message,
        CheckpointBook book,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        if (request.Epoch == group.Epoch && book.Last?.Message == message.ToString())
            return [signatory.Partial(message, group)];
        var review = await desk.ReviewAsync(request, chain, book, group, cancellation);
        var refusal = CheckpointPolicy.Refusal(book, review);
        var decided = new CheckpointDecided(message.ToString(), refusal);
        if (refusal is null)
            return [review, decided, signatory.Partial(message, group)];
        // The same refusal as before is no news.
        return decided == book.Decided ? [] : [review, decided];
    }
}
