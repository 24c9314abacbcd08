using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Lookups;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>A false challenge against an honest consumer while no notary answers: the contract needs none (PROTOCOL 6.4).</summary>
public sealed class ProvedInclusionTests : OwnStackTests
{
    [Fact]
    public async Task A_payment_that_is_proved_on_chain_ends_its_challenge_without_a_notary()
    {
        await using var trade = await Running.OpenAsync("honest");
        var (challenge, payment, attested) = await ChallengeHonestPaymentAsync(trade);
        await Task.WhenAll(Stack.Services.Notaries.Select(Stack.StopAsync));
        var challenges = Stack.Clients.Challenges;
        await challenges.PublishAsync(challenge, Cancellation);

        var proof = await trade.ConsumerPayment.ProveAsync(payment, Cancellation);
        var call = new ChainCall.ProveInclusion(
            attested.Answer,
            attested.Attestation,
            Side.Payment,
            proof!
        );
        var prepared = await trade.ConsumerPayment.PrepareAsync(call, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(prepared, Cancellation);
        var proved = await trade.ConsumerPayment.WaitAsync(prepared.TxId, Cancellation);
        Assert.True(proved.Succeeded, proved.Reason);

        var status = await challenges.FindAsync(challenge.ChallengeId, Cancellation);
        while (status.State is not ("upheld" or "dismissed" or "rejected"))
        {
            await Task.Delay(200, Cancellation);
            status = await challenges.FindAsync(challenge.ChallengeId, Cancellation);
        }
        Assert.Equal(("dismissed", prepared.TxId), (status.State, status.TxId));
    }

    /// <summary>Both legs were performed, and the provider claims that the payment is missing.</summary>
    private async Task<(ChallengeEvidence, string, AttestedAnswer)> ChallengeHonestPaymentAsync(
        Trade trade
    )
    {
        var index = await trade.Consumer.ConfirmIndexAsync(1, Cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            1,
            TradeTerms.Price,
            index,
            Cancellation
        );
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        var delivery = await trade.ProviderClient.DeliverAsync(
            exchange.Attested,
            payment.Raw,
            Cancellation
        );
        var outcome = await trade.ConsumerPayment.WaitAsync(payment.TxId, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Reason);
        // A contract knows the hashes of the blocks before its own.
        await Stack.MineAsync(1, Cancellation);
        var challenge = Challenger.PaymentMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            delivery.TxId,
            exchange.Proof,
            payment.Raw,
            trade.ProviderActor.Key
        );
        return (challenge, payment.TxId, exchange.Attested);
    }
}
