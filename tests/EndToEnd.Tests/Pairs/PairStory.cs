using Notary.Chains;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Pairs;

/// <summary>
/// Three exchanges under one agreement: an honest one, whose parties are challenged falsely, one without its payment, and one
/// without its delivery.
/// </summary>
internal sealed class PairStory(DevnetStack stack, PairCase told)
{
    /// <summary>T and R: a block of either chain takes a second, and the machine may be busy.</summary>
    private const uint ExchangeSeconds = 40,
        ResponseSeconds = 16;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var terms = TermsOf();
        await using var trade = await new TradeSetup(stack).OpenLockedAsync(
            $"pair-{PairCase.All.ToList().IndexOf(told)}",
            terms,
            cancellation
        );
        var desk = new PairDesk(stack, trade);
        var legs = new PairLegs(stack, trade, told.First);
        var honest = await legs.ExchangeAsync(1, cancellation);
        var unpaid = await legs.WithoutPaymentAsync(2, cancellation);
        var undelivered = await legs.WithoutDeliveryAsync(3, cancellation);
        foreach (var challenge in new[] { unpaid, undelivered }.Concat(honest.FalseChallenges))
            await desk.PublishAsync(challenge, cancellation);
        // One false challenge ends by a proof to the contract, at once; the other one by the members' proofs, when it is due.
        var (early, late) =
            told.First == Mover.Consumer
                ? (Side.Payment, Side.Delivery)
                : (Side.Delivery, Side.Payment);
        await desk.ProveAsync(early, honest, cancellation);
        await desk.DismissedAsync(honest.ChallengeOf(early), cancellation);
        await desk.DismissedByProofsAsync(honest.ChallengeOf(late), cancellation);
        await desk.ProveAsync(late, honest, cancellation);
        await desk.UpheldAsync(unpaid, cancellation);
        await desk.UpheldAsync(undelivered, cancellation);
        await desk.RequireDepositsAsync(terms, unpaid, undelivered, cancellation);
        await desk.CollectAsync([1, 3], cancellation);
    }

    private TradeTerms TermsOf()
    {
        var covered = TradeTerms.Hasty;
        return covered with
        {
            ExchangeSeconds = ExchangeSeconds,
            ResponseSeconds = ResponseSeconds,
            PaymentDepth = told.Pair.Payment == ChainKind.Evm ? 2u : 1u,
            Pair = told.Pair,
            Asset = told.Asset == PaidWith.Erc20 ? stack.Token!.Address.ToBytes32() : Bytes32.Zero,
        };
    }
}
