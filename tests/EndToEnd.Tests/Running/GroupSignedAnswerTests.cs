using Notary.Client.Challenges;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Where no attestor may vouch for anything, the group does (PROTOCOL 4.3).</summary>
public sealed class GroupSignedAnswerTests : OwnStackTests
{
    private static readonly TradeTerms Valuable = TradeTerms.Patient(TimeSpan.FromSeconds(1)) with
    {
        HighValueLimit = 0,
    };

    [Fact]
    public async Task Both_chains_take_the_groups_answers_and_who_breaks_one_is_punished()
    {
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "valuable",
            Valuable,
            Cancellation
        );
        await trade.Consumer.BuyAsync(sequence: 1, TradeTerms.Price);
        var given = await Stack.Clients.Oracle.FindAsync(
            ExchangeId.Of(trade.Agreement.Id, 1),
            Cancellation
        );
        Assert.True(given.Attestation.IsByGroup && given.Attestation.IsForBoth);

        var challenge = await PayForNothingAsync(trade, sequence: 2);
        Assert.True(challenge.Attestation.IsByGroup);
        var challenges = Stack.Clients.Challenges;
        await challenges.PublishAsync(challenge, Cancellation);
        var status = await challenges.FindAsync(challenge.ChallengeId, Cancellation);
        while (status.State is not ("upheld" or "dismissed" or "rejected"))
        {
            await Task.Delay(200, Cancellation);
            status = await challenges.FindAsync(challenge.ChallengeId, Cancellation);
        }
        Assert.Equal("upheld", status.State);
        await AssertEveryLogReplaysAsync();
    }

    /// <summary>The consumer pays, and the provider never hears of it.</summary>
    private async Task<ChallengeEvidence> PayForNothingAsync(Trade trade, ulong sequence)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, Cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            sequence,
            TradeTerms.Price,
            index,
            Cancellation
        );
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        var outcome = await trade.ConsumerPayment.WaitAsync(payment.TxId, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }
}
