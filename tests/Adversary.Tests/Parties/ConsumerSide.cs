using System.Security.Cryptography;
using Notary.Adversary.Tests.Ledgers;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Client.Cover;
using Notary.Client.DataExchange;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Parties;

/// <summary>C: the client library's consumer, step by step. What it does not do, a cheat of it does.</summary>
internal sealed class ConsumerSide : IDisposable
{
    private readonly Trade _trade;
    private readonly Consumer _consumer;
    private readonly TimeProvider _time;

    public ConsumerSide(
        Trade trade,
        HonestSys sys,
        IAnswerLookup lookup,
        ProviderDoor provider,
        TimeProvider time,
        uint margin
    )
    {
        (_trade, _time) = (trade, time);
        _consumer = new(
            trade.Consumer,
            trade.Signed,
            trade.ConsumerNode,
            new SimNode(trade.DataChain, Bytes32.Zero),
            lookup,
            new DataExchangeClient(sys.Open()),
            provider.Open(),
            time,
            new(IntentSeconds: 120, MarginSeconds: margin)
        );
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Asks for an exchange; what is refused is given up.</summary>
    /// <param name="invents">With an index that nobody made, and the provider's promise of the true one.</param>
    public Task AuthorizeAsync(Deal deal, bool invents = false) =>
        TryAsync(
            deal,
            async () =>
            {
                var index = await _consumer.ConfirmIndexAsync(deal.Sequence);
                if (invents)
                    index = index with { IndexHash = Keccak256.Hash(index.IndexHash.ToArray()) };
                deal.Authorized = await _consumer.AuthorizeAsync(
                    deal.Sequence,
                    new(deal.Amount),
                    index,
                    deal.First
                );
                deal.ForProvider = deal.Authorized.Attested;
            }
        );

    /// <summary>Checks the cover; then the signed payment may be shown.</summary>
    public Task PrepareAsync(Deal deal) =>
        TryAsync(
            deal,
            async () =>
            {
                await _consumer.CheckCoverAsync(deal.Authorized!.Answer);
                deal.Payment = await _consumer.PreparePaymentAsync(deal.Authorized);
            }
        );

    /// <summary>Lets the payment go.</summary>
    public Task PayAsync(Deal deal) =>
        TryAsync(
            deal,
            async () =>
            {
                await _trade.ConsumerNode.BroadcastAsync(deal.Payment!, CancellationToken.None);
                deal.IsPaid = true;
            }
        );

    /// <summary>Opens what the provider sent, or what stands in the delivery's transaction.</summary>
    public async Task OpenAsync(Deal deal)
    {
        if (deal.HasData || deal.Authorized is null)
            return;
        var sent = deal.Delivery?.DataIdentification ?? OnChain(deal);
        if (sent is null)
            return;
        try
        {
            await _consumer.OpenAsync(deal.Authorized.Answer, sent);
            deal.HasData = true;
        }
        catch (ExchangeAbortedException)
        {
            // Not for this consumer.
        }
    }

    /// <summary>The honest one pays, second, what it sees delivered, and challenges whoever does not deliver.</summary>
    public async Task WatchAsync(Deal deal, Action<ChallengePublished> publish)
    {
        await OpenAsync(deal);
        if (deal is { First: Mover.Provider, IsPaid: false, Authorized: not null })
            await PaySecondAsync(deal);
        var answer = deal.Authorized?.Answer;
        var isDue =
            answer is not null
            && Now > (long)(answer.DeadlineOf(Side.Delivery) + Trade.Grace)
            && Now <= (long)answer.SecondBy + Trade.W;
        if (isDue && _trade.IsSettled(deal, Side.Payment) && !IsClosed(deal))
            Challenge(deal, publish);
    }

    public void Dispose() => _consumer.Dispose();

    private async Task PaySecondAsync(Deal deal)
    {
        if (!_trade.IsDone(deal, Side.Delivery))
            return;
        // What is delivered needs no cover any more.
        await TryAsync(
            deal,
            async () => deal.Payment ??= await _consumer.PreparePaymentAsync(deal.Authorized!)
        );
        if (deal.Payment is not null)
            await PayAsync(deal);
    }

    private bool IsClosed(Deal deal) =>
        _trade.IsDone(deal, Side.Delivery) || _trade.IsPenalised(deal, Side.Delivery);

    /// <summary>Once, and again while nothing comes of it: others may keep it back.</summary>
    public void Challenge(Deal deal, Action<ChallengePublished> publish)
    {
        var kind = PenaltyKind.DeliveryMissing;
        if (deal.ChallengedAt.TryGetValue(kind, out var at) && Now < at + 15)
            return;
        deal.ChallengedAt[kind] = Now;
        publish(
            Challenger
                .DeliveryMissing(
                    _trade.Terms,
                    deal.Authorized!.Attested,
                    deal.Authorized.Promise,
                    deal.Payment?.TxId ?? "0xnone",
                    _trade.Consumer
                )
                .ToMessage()
        );
    }

    private string? OnChain(Deal deal) =>
        _trade
            .DataChain.Outcomes.Select(o => o.Transaction.Call)
            .OfType<ChainCall.Deliver>()
            .Where(d => (d.Answer.AgreementId, d.Answer.Sequence) == (_trade.Id, deal.Sequence))
            .Select(d => Hex.Encode(d.DataIdentification))
            .FirstOrDefault();

    private static async Task TryAsync(Deal deal, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e)
            when (e
                    is RequestRefusedException
                        or ExchangeAbortedException
                        or CoverException
                        or ChainRejectedException
                        or LookupException
                        or CryptographicException
            )
        {
            deal.GivenUp = e.Message;
        }
    }
}
