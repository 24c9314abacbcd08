using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Challenges;

namespace Notary.Bench.Challenges;

/// <summary>Exchanges that a consumer pays for and whose provider delivers nothing.</summary>
internal sealed class UndeliveredExchanges(Trade trade)
{
    private const int Parallel = 8;

    /// <summary>Deposits that cover <paramref name="count"/> of them; the payment has its depth before the deadline.</summary>
    /// <param name="exchangeSeconds">T.</param>
    public static TradeTerms Terms(int count, uint exchangeSeconds) =>
        TradeTerms.Patient(TimeSpan.FromSeconds(1), (uint)count) with
        {
            ExchangeSeconds = exchangeSeconds,
            ResponseSeconds = 5,
            ChallengeSeconds = 600,
        };

    public async Task<ChallengeEvidence> PayAsync(ulong sequence, CancellationToken cancellation) =>
        await PayAsync(await AuthorizeAsync(sequence, cancellation), cancellation);

    public async Task<IReadOnlyList<ChallengeEvidence>> PayAllAsync(
        int count,
        CancellationToken cancellation
    )
    {
        var challenges = new List<ChallengeEvidence>();
        foreach (var some in Enumerable.Range(1, count).Chunk(Parallel))
        {
            var authorized = await Task.WhenAll(
                some.Select(sequence => AuthorizeAsync((ulong)sequence, cancellation))
            );
            foreach (var exchange in authorized)
                challenges.Add(await PayAsync(exchange, cancellation));
        }
        return challenges;
    }

    private async Task<AuthorizedExchange> AuthorizeAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, cancellation);
        return await trade.Consumer.AuthorizeAsync(sequence, TradeTerms.Price, index, cancellation);
    }

    private async Task<ChallengeEvidence> PayAsync(
        AuthorizedExchange exchange,
        CancellationToken cancellation
    )
    {
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, cancellation);
        return Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            exchange.Promise,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }
}
