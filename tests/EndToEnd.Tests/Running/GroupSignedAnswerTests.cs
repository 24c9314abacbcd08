using System.Globalization;
using System.Numerics;
using Notary.Client.Challenges;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Client.Oracle;
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

        await AssertADeadGroupDelaysAsync(trade, sequence: 2);

        var challenge = await PayForNothingAsync(trade, sequence: 3);
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

    /// <summary>Without t notaries an answer is reserved and not given; it is given, once, when they are back.</summary>
    private async Task AssertADeadGroupDelaysAsync(Trade trade, ulong sequence)
    {
        var gone = Stack.Services.Notaries.Take(2).ToList();
        await Task.WhenAll(gone.Select(Stack.StopAsync));
        var intent = new PaymentIntent(
            trade.Agreement.Id,
            sequence,
            TradeTerms.Price,
            (await trade.Consumer.ConfirmIndexAsync(sequence, Cancellation)).IndexHash,
            Mover.Consumer,
            (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60
        );
        await AssertPendingAsync(trade, intent);
        var reserved = await Stack.Clients.Oracle.StatusAsync(trade.Agreement.Id, Cancellation);
        await AssertPendingAsync(trade, intent);

        await Task.WhenAll(gone.Select(one => Stack.StartAgainAsync(one, Cancellation)));
        var lookup = new FabricAnswerLookup(Stack.Clients.Oracle);
        var signature = trade.ConsumerActor.Key.Sign(intent.Digest);
        var given = await lookup.AuthorizeAsync(intent, signature, Cancellation);
        Assert.True(given.Attestation.IsByGroup);
        // Nothing is reserved again; the exchange before it may settle meanwhile.
        var after = await Stack.Clients.Oracle.StatusAsync(trade.Agreement.Id, Cancellation);
        Assert.True(ExposureOf(after.Consumer) <= ExposureOf(reserved.Consumer));
        Assert.True(ExposureOf(after.Provider) <= ExposureOf(reserved.Provider));
    }

    private static BigInteger ExposureOf(AccountStatus account) =>
        BigInteger.Parse(account.Exposure, CultureInfo.InvariantCulture);

    private async Task AssertPendingAsync(Trade trade, PaymentIntent intent)
    {
        var signature = trade.ConsumerActor.Key.Sign(intent.Digest);
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() =>
            Stack.Clients.Oracle.AnswerAsync(intent, signature, Cancellation)
        );
        Assert.Equal("group-signature-pending", refused.Code);
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
            exchange.Promise,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }
}
