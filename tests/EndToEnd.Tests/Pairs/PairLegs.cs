using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Pairs;

/// <summary>An exchange whose legs are both in blocks.</summary>
internal sealed record HonestExchange(
    AuthorizedExchange Authorized,
    string PaymentTxId,
    string DeliveryTxId,
    IReadOnlyList<ChallengeEvidence> FalseChallenges
)
{
    /// <summary>The one that claims this leg to be missing.</summary>
    public ChallengeEvidence ChallengeOf(Side side) =>
        FalseChallenges.Single(challenge => challenge.Accused == side);
}

/// <summary>What the parties do, whichever of them moves first, and the challenges that follow from it.</summary>
internal sealed class PairLegs(DevnetStack stack, Trade trade, Mover first)
{
    /// <summary>Both legs, each on the promise of the other; the data arrives before any block is waited for.</summary>
    public async Task<HonestExchange> ExchangeAsync(ulong sequence, CancellationToken cancellation)
    {
        var authorized = await AuthorizeAsync(sequence, cancellation);
        var payment = await trade.Consumer.PreparePaymentAsync(authorized, cancellation);
        await trade.Consumer.CheckCoverAsync(authorized.Answer, cancellation);
        if (first == Mover.Consumer)
            await trade.ConsumerPayment.BroadcastAsync(payment, cancellation);
        var delivery =
            first == Mover.Consumer
                ? await trade.ProviderClient.DeliverAsync(
                    authorized.Attested,
                    payment.Raw,
                    cancellation
                )
                : await trade.Provider.DeliverFirstAsync(
                    authorized.Attested,
                    authorized.Proof,
                    cancellation
                );
        await trade.Consumer.OpenAsync(
            authorized.Answer,
            delivery.DataIdentification,
            cancellation
        );
        if (first == Mover.Provider)
            await trade.ConsumerPayment.BroadcastAsync(payment, cancellation);
        await stack.ConfirmAsync(trade.ConsumerPayment, payment.TxId, cancellation);
        await stack.ConfirmAsync(trade.ProviderData, delivery.TxId, cancellation);
        await stack.MineAsync((int)trade.Agreement.Terms.PaymentDepth, cancellation);
        return new(
            authorized,
            payment.TxId,
            delivery.TxId,
            [Unpaid(authorized, delivery.TxId, payment.Raw), Undelivered(authorized, payment.TxId)]
        );
    }

    /// <summary>
    /// The provider delivers, on the consumer's signed payment where the consumer moves first, and else on its intent; the
    /// payment never leaves the consumer.
    /// </summary>
    public async Task<ChallengeEvidence> WithoutPaymentAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var authorized = await AuthorizeAsync(sequence, cancellation);
        var raw = first == Mover.Consumer ? await SignedOnlyAsync(authorized, cancellation) : [];
        var index = await trade.Provider.IndexAsync(trade.Agreement.Id, sequence, cancellation);
        var delivery = await trade.ProviderData.SubmitAsync(
            new ChainCall.Deliver(
                authorized.Answer,
                authorized.Attested.Attestation,
                Hex.Decode(index.DataIdentification)
            ),
            cancellation
        );
        await stack.ConfirmAsync(trade.ProviderData, delivery, cancellation);
        return Unpaid(authorized, delivery, raw);
    }

    /// <summary>The consumer pays, and the provider delivers nothing.</summary>
    public async Task<ChallengeEvidence> WithoutDeliveryAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var authorized = await AuthorizeAsync(sequence, cancellation);
        var payment = await trade.Consumer.PreparePaymentAsync(authorized, cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, cancellation);
        await stack.ConfirmAsync(trade.ConsumerPayment, payment.TxId, cancellation);
        await stack.MineAsync((int)trade.Agreement.Terms.PaymentDepth, cancellation);
        return Undelivered(authorized, payment.TxId);
    }

    private async Task<AuthorizedExchange> AuthorizeAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, cancellation);
        return await trade.Consumer.AuthorizeAsync(
            sequence,
            TradeTerms.Price,
            index,
            first,
            cancellation
        );
    }

    /// <summary>Through a connection of its own, whose nonce the consumer's next transaction takes again.</summary>
    private async Task<byte[]> SignedOnlyAsync(
        AuthorizedExchange authorized,
        CancellationToken cancellation
    )
    {
        await using var aside = stack.Open(
            trade.ConsumerPayment.Identity.Kind,
            trade.ConsumerActor
        );
        var call = new ChainCall.Pay(authorized.Answer, authorized.Attested.Attestation);
        return (await aside.PrepareAsync(call, cancellation)).Raw;
    }

    private ChallengeEvidence Unpaid(AuthorizedExchange authorized, string delivery, byte[] raw) =>
        Challenger.PaymentMissing(
            trade.Agreement.Terms,
            authorized.Attested,
            delivery,
            authorized.Proof,
            first == Mover.Consumer ? raw : [],
            trade.ProviderActor.Key
        );

    private ChallengeEvidence Undelivered(AuthorizedExchange authorized, string payment) =>
        Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            authorized.Attested,
            authorized.Promise,
            payment,
            trade.ConsumerActor.Key
        );
}
