using System.Numerics;
using Notary.Challenge.Cases;
using Notary.Devnet.Audit;
using Notary.Devnet.Story.Trades;
using Notary.Penalties;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>A penalty on the payment chain meets everything that delays a transaction there: rising fees, a restart, a reorganisation.</summary>
public sealed class StuckPenaltyTests : OwnStackTests
{
    private static readonly BigInteger HighFee = 80 * BigInteger.Pow(10, 9);

    [Fact]
    public async Task A_penalty_gets_through_rising_fees_a_restart_and_a_reorganisation_and_is_paid_once()
    {
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "unpaid",
            TradeTerms.Hasty with
            {
                ChallengeSeconds = 150,
                PaymentDepth = 3,
            },
            Cancellation
        );
        var deposit = await DepositAsync(trade);
        await Stack.Anvil.SetIntervalMiningAsync(0, Cancellation);
        var challenge = await trade.DeliverForNothingAsync(Stack, 1, Cancellation);
        await Stack.Clients.Challenges.PublishAsync(challenge, Cancellation);
        await PassAsync(challenge.DueAt + 1);
        await Stack.Anvil.MineAsync(4, Cancellation);

        await RecordedAsync<PenaltySubmitted>();
        await MineDearAsync(3);
        await RecordedAsync<PenaltySubmitted>(2);
        await Stack.StopAsync(Stack.Services.Challenge);
        await MineDearAsync(1);
        await Stack.StartAgainAsync(Stack.Services.Challenge, Cancellation);
        await RecordedAsync<PenaltyIncluded>();
        await Stack.Anvil.ReorganiseAsync(1, Cancellation);
        await RecordedAsync<PenaltyUndone>();
        await RecordedAsync<PenaltySubmitted>(3);
        await Stack.Anvil.MineAsync(1, Cancellation);
        await RecordedAsync<PenaltyIncluded>(2);
        Assert.Empty(await EventsAsync<CaseClosed>());
        await Stack.Anvil.MineAsync(2, Cancellation);

        var closed = Assert.Single(await RecordedAsync<CaseClosed>());
        Assert.Equal(Outcomes.Upheld, closed.Outcome);
        Assert.Equal(challenge.Answer.PaymentRequired.Value, deposit - await DepositAsync(trade));
        var prepared = await EventsAsync<PenaltyPrepared>();
        Assert.All(prepared.Skip(1), p => Assert.NotNull(p.Replaces));
        Assert.Equal(closed.TxId, prepared[^1].TxId);
        await AssertEveryLogReplaysAsync();
    }

    private async Task<BigInteger> DepositAsync(Trade trade)
    {
        var account = await trade.ConsumerPayment.GetAccountAsync(
            trade.Agreement.Id,
            trade.Agreement.Terms.Consumer.ToBytes32(),
            Cancellation
        );
        return account.Balance;
    }

    /// <summary>Blocks whose base fee is above what was offered.</summary>
    private async Task MineDearAsync(int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            await Stack.Anvil.SetNextBlockBaseFeeAsync(HighFee, Cancellation);
            await Stack.Anvil.MineAsync(1, Cancellation);
        }
    }

    private async Task PassAsync(ulong until)
    {
        while ((ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() < until)
            await Task.Delay(100, Cancellation);
    }

    private async Task<IReadOnlyList<T>> RecordedAsync<T>(int count = 1)
    {
        while (true)
        {
            if (await EventsAsync<T>() is var found && found.Count >= count)
                return found;
            await Task.Delay(100, Cancellation);
        }
    }

    private async Task<IReadOnlyList<T>> EventsAsync<T>()
    {
        await using var log = AuditedLog.Open(
            Stack.Servers.Postgres.ConnectionString,
            Stack.Services.Challenge.Instance,
            Stack.Services.Challenge.Kind
        );
        return await log.EventsAsync<T>(Cancellation);
    }
}
