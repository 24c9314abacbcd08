using Microsoft.Extensions.Logging.Abstractions;
using Notary.Chains;
using Notary.Client.Providers;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>A consumer pays, tells its provider nothing, and waits for the fine; the provider watches the chain.</summary>
public sealed class SilentPaymentTests : OwnStackTests
{
    [Fact]
    public async Task What_is_paid_in_silence_is_delivered_by_a_provider_that_watches()
    {
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "silent",
            TradeTerms.Hasty with
            {
                ExchangeSeconds = 60,
                ResponseSeconds = 40,
            },
            Cancellation
        );
        var head = await trade.ProviderPayment.GetHeadAsync(Cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watch = new PaymentWatch(
            trade.Provider,
            trade.ProviderPayment,
            Stack.Clients.Oracle.FindAsync,
            TimeProvider.System,
            NullLogger<PaymentWatch>.Instance
        ).RunAsync(head.Height, ended.Token);
        var (exchange, payment) = await trade.PrepareAsync(1, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        await Stack.ConfirmAsync(trade.ConsumerPayment, payment.TxId, Cancellation);

        while (!await IsDeliveredAsync(trade))
        {
            Assert.True(
                TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() < (long)exchange.Answer.SecondBy
            );
            await Stack.MineAsync(1, Cancellation);
            await Task.Delay(500, Cancellation);
        }
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    private async Task<bool> IsDeliveredAsync(Trade trade)
    {
        var leg = await trade.ProviderData.GetLegAsync(
            trade.Agreement.Id,
            1,
            Side.Delivery,
            depth: 1,
            Cancellation
        );
        return leg.Done;
    }
}
