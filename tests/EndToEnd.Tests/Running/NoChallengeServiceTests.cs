using Notary.Client.Challenges;
using Notary.Devnet.Audit;
using Notary.Devnet.Story.Trades;
using Notary.Member.Challenges;
using Notary.Protocol.Challenges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>The challenge service goes as soon as the notaries know of a challenge: t of them finish it (PROTOCOL 8, statement 4).</summary>
public sealed class NoChallengeServiceTests : OwnStackTests
{
    [Fact]
    public async Task Notaries_punish_without_a_challenge_service_on_both_chains()
    {
        var terms = TradeTerms.Hasty with { ChallengeSeconds = 150 };
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "alone",
            terms,
            Cancellation
        );
        var undelivered = await PayForNothingAsync(trade);
        var unpaid = await DeliverForNothingAsync(trade);
        foreach (var challenge in (ChallengeEvidence[])[undelivered, unpaid])
            await Stack.Clients.Challenges.PublishAsync(challenge, Cancellation);
        foreach (var notary in Stack.Services.Notaries)
            await KnownAsync(notary.Instance, count: 2);
        await Stack.StopAsync(Stack.Services.Challenge);
        await Stack.StopAsync(Stack.Services.Notaries[^1]);

        await PenalisedAsync(trade.ConsumerData, undelivered);
        await PenalisedAsync(trade.ConsumerPayment, unpaid);
        await Stack.StartAgainAsync(Stack.Services.Notaries[^1], Cancellation);
        await Stack.StartAgainAsync(Stack.Services.Challenge, Cancellation);
        await AssertEveryLogReplaysAsync();
    }

    private async Task<ChallengeEvidence> PayForNothingAsync(Trade trade)
    {
        var (exchange, payment) = await trade.PrepareAsync(1, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        await trade.ConsumerPayment.WaitAsync(payment.TxId, Cancellation);
        return Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            exchange.Promise,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }

    private async Task<ChallengeEvidence> DeliverForNothingAsync(Trade trade)
    {
        await Stack.Anvil.SetIntervalMiningAsync(0, Cancellation);
        var challenge = await trade.DeliverForNothingAsync(Stack, 2, Cancellation);
        await Stack.Anvil.SetIntervalMiningAsync(1, Cancellation);
        return challenge;
    }

    private async Task PenalisedAsync(Chains.IChain chain, ChallengeEvidence challenge)
    {
        while (true)
        {
            var leg = await chain.GetLegAsync(
                challenge.Answer.AgreementId,
                challenge.Answer.Sequence,
                challenge.Accused,
                challenge.Agreement.DepthOf(challenge.Accused),
                Cancellation
            );
            if (leg.Penalised)
                return;
            await Task.Delay(200, Cancellation);
        }
    }

    private async Task KnownAsync(string instance, int count)
    {
        var notary = Stack.Services.Notaries.Single(n => n.Instance == instance);
        await using var log = AuditedLog.Open(
            Stack.Servers.Postgres.ConnectionString,
            instance,
            notary.Kind
        );
        while ((await log.EventsAsync<ChallengeReceived>(Cancellation)).Count < count)
            await Task.Delay(100, Cancellation);
    }
}
