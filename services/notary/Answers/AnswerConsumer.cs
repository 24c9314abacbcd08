using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Signing;

namespace Notary.Member.Answers;

/// <summary>
/// Requests to vouch for an answer. Who asks repeats until it has t partials: a refusal is recorded once, and what was signed is
/// answered again. An agreement's decisions are one stream, so that no two are made on the same book.
/// </summary>
internal sealed class AnswerConsumer(
    IDocumentStore store,
    AnswerDesk desk,
    Signatory signatory,
    ILogger<AnswerConsumer> logger
) : IConsumer<AnswerSignatureRequested>
{
    public async Task Consume(ConsumeContext<AnswerSignatureRequested> context)
    {
        try
        {
            var question = AnswerQuestion.Parse(context.Message, signatory.Chains);
            if (AnswerPolicy.Unfounded(question, signatory.Chains) is { } unfounded)
                logger.LogWarning("A request for an answer is let go: {Reason}", unfounded);
            else if (signatory.On(question.Chain.Id) is { } group)
                await AnswerAsync(context, question, group);
        }
        catch (Exception e) when (e is FormatException or ChainUnavailableException)
        {
            logger.LogWarning("A request for an answer is let go: {Reason}", e.Message);
        }
    }

    private async Task AnswerAsync(
        ConsumeContext<AnswerSignatureRequested> context,
        AnswerQuestion question,
        ActiveGroup group
    )
    {
        var cancellation = context.CancellationToken;
        var session = store.InboxSession(context, nameof(AnswerConsumer));
        session.CorrelationId = question.Answer.ExchangeId.ToString();
        var written = await session.Events.FetchForWriting<AnswerBook>(
            AnswerBook.StreamOf(question.Agreement.Id),
            cancellation
        );
        var book = written.Aggregate ?? new();
        var events = await DecideAsync(context.Message, question, book, group, cancellation);
        if (events is [])
            return;
        written.AppendMany(events);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task<IReadOnlyList<object>> DecideAsync(
        AnswerSignatureRequested request,
        AnswerQuestion question,
        AnswerBook book,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        if (book.GrantOf(question.Message.ToString())?.Epoch == group.Epoch)
            return [signatory.Partial(question.Message, group)];
        var review = await desk.ReviewAsync(request, question, book, group, cancellation);
        var decided = AnswerPolicy.Decide(book.Apply(review), signatory.Chains);
        if (decided.Refusal is null)
            return [review, decided, signatory.Partial(question.Message, group)];
        // The same refusal as before is no news.
        return decided == book.Decided ? [] : [review, decided];
    }
}
