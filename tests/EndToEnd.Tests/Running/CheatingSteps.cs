using Notary.Chains;
using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Devnet;
using Notary.Devnet.Audit;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Steps of those who cheat, and looks into logs.</summary>
internal static class CheatingSteps
{
    public static async Task<(
        AuthorizedExchange Exchange,
        PreparedTransaction Payment
    )> PrepareAsync(this Trade trade, ulong sequence, CancellationToken cancellation)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            sequence,
            TradeTerms.Price,
            index,
            cancellation
        );
        return (exchange, await trade.Consumer.PreparePaymentAsync(exchange, cancellation));
    }

    /// <summary>The provider delivers on a pending payment, which the consumer makes vanish. No block may come meanwhile.</summary>
    public static async Task<ChallengeEvidence> DeliverForNothingAsync(
        this Trade trade,
        DevnetStack stack,
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var (exchange, payment) = await trade.PrepareAsync(sequence, cancellation);
        var delivery = await trade.ProviderClient.DeliverAsync(
            exchange.Attested,
            payment.Raw,
            cancellation
        );
        await stack.Anvil.DropTransactionAsync(Bytes32.Parse(payment.TxId), cancellation);
        return Challenger.PaymentMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            delivery.TxId,
            exchange.Proof,
            payment.Raw,
            trade.ProviderActor.Key
        );
    }

    /// <summary>What a log has of one type of event.</summary>
    public static async Task<IReadOnlyList<T>> EventsAsync<T>(
        this AuditedLog log,
        CancellationToken cancellation
    )
    {
        var events = new List<T>();
        await foreach (var e in log.Store.ReadAllAsync(cancellation: cancellation))
        {
            if (e.Data is T data)
                events.Add(data);
        }
        return events;
    }
}
