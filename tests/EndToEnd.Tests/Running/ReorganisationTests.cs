using Notary.Chains;
using Notary.Client.Oracle;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>The payment chain takes blocks back while exchanges are under way.</summary>
public sealed class ReorganisationTests : OwnStackTests
{
    // Deeper than any of them: what is taken back has never counted.
    private const uint Depth = 70;

    private readonly List<PreparedTransaction> _payments = [];

    [Fact]
    public async Task Exchanges_end_as_agreed_after_reorganisations_of_1_to_64_blocks()
    {
        var terms = TradeTerms.Patient(TimeSpan.FromSeconds(1)) with
        {
            PaymentDepth = Depth,
            ExchangeSeconds = 1_200,
            ResponseSeconds = 600,
        };
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "patient",
            terms,
            Cancellation
        );
        foreach (var depth in (int[])[1, 7, 64])
        {
            await PayAndDeliverAsync(trade, depth);
            await Stack.Anvil.ReorganiseAsync((ulong)depth, Cancellation);
            Assert.False(await IsPaidAsync(trade, (ulong)_payments.Count));
            await PayAgainAsync(trade);
        }
        Assert.True((await StatusAsync(trade)).Consumer.Exposure is not "0");

        await Stack.MineAsync((int)Depth, Cancellation);
        await Stack.UntilFreeAsync(trade.Agreement.Id, Cancellation);
        await AssertEveryLogReplaysAsync();
    }

    /// <summary>Both legs are performed, and the payment's block becomes the <paramref name="depth"/>th from the head.</summary>
    private async Task PayAndDeliverAsync(Trade trade, int depth)
    {
        var sequence = (ulong)_payments.Count + 1;
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, Cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            sequence,
            TradeTerms.Price,
            index,
            Cancellation
        );
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, Cancellation);
        _payments.Add(payment);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        await trade.ProviderClient.DeliverAsync(exchange.Attested, payment.Raw, Cancellation);
        await IncludedAsync(trade, payment);
        await Stack.Anvil.MineAsync((ulong)depth - 1, cancellation: Cancellation);
    }

    /// <summary>Those that were taken back are sent again as they were.</summary>
    private async Task PayAgainAsync(Trade trade)
    {
        foreach (var (i, payment) in _payments.Index())
        {
            if (await IsPaidAsync(trade, (ulong)i + 1))
                continue;
            await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
            await IncludedAsync(trade, payment);
        }
    }

    private async Task IncludedAsync(Trade trade, PreparedTransaction payment)
    {
        var outcome = await trade.ConsumerPayment.WaitAsync(payment.TxId, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    private async Task<bool> IsPaidAsync(Trade trade, ulong sequence)
    {
        var leg = await trade.ConsumerPayment.GetLegAsync(
            trade.Agreement.Id,
            sequence,
            Side.Payment,
            depth: 0,
            Cancellation
        );
        return leg.Done;
    }

    private Task<AgreementStatus> StatusAsync(Trade trade) =>
        Stack.Clients.Oracle.StatusAsync(trade.Agreement.Id, Cancellation);
}
