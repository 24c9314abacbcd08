using System.Globalization;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Member.Group;
using Notary.Member.Watermarks;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Answers;

/// <summary>Looks at what a request to vouch for an answer is about.</summary>
internal sealed class AnswerDesk(ChainSet chains, IDocumentStore store, TimeProvider time)
{
    /// <exception cref="ChainUnavailableException">A node does not answer.</exception>
    public async Task<AnswerReviewed> ReviewAsync(
        AnswerSignatureRequested request,
        AnswerQuestion question,
        AnswerBook book,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        // First: a leg that ends after a balance was read took nothing from it.
        var ended = await EndedAsync(question, book, cancellation);
        return new(
            request,
            time.GetUtcNow().ToUnixTimeSeconds(),
            await BalanceAsync(question, Side.Payment, cancellation),
            await BalanceAsync(question, Side.Delivery, cancellation),
            ended,
            group.Epoch,
            group.PublicShare,
            group.Member
        );
    }

    private async Task<string> BalanceAsync(
        AnswerQuestion question,
        Side side,
        CancellationToken cancellation
    )
    {
        var agreement = question.Agreement;
        var chain = chains.ByChain(agreement.ChainOf(side));
        var state = await chain.GetAccountAsync(
            agreement.Id,
            chain.Identity.PartyOf(agreement, side),
            agreement.DepthOf(side),
            cancellation
        );
        return state.Balance.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<LegEnded>> EndedAsync(
        AnswerQuestion question,
        AnswerBook book,
        CancellationToken cancellation
    )
    {
        var given = await GivenAsync(cancellation);
        var ended = new List<LegEnded>();
        foreach (var leg in book.Open)
            if (book.HasLapsed(leg, question.Agreement, given.All))
                ended.Add(leg with { Lapsed = true });
            else if (await HasEndedAsync(question, leg, cancellation))
                ended.Add(leg);
        return ended;
    }

    private async Task<GivenWatermarks> GivenAsync(CancellationToken cancellation) =>
        await store
            .QuerySession()
            .Events.AggregateStreamAsync<GivenWatermarks>(
                GivenWatermarks.Stream,
                cancellation: cancellation
            )
        ?? new();

    private async Task<bool> HasEndedAsync(
        AnswerQuestion question,
        LegEnded leg,
        CancellationToken cancellation
    )
    {
        var agreement = question.Agreement;
        var state = await chains
            .ByChain(agreement.ChainOf(leg.Side))
            .GetLegAsync(
                agreement.Id,
                leg.Sequence,
                leg.Side,
                agreement.DepthOf(leg.Side),
                cancellation
            );
        return state.Done || state.Penalised;
    }
}
