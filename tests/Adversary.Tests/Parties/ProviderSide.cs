using Notary.Adversary.Tests.Ledgers;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Cover;
using Notary.Client.DataExchange;
using Notary.Client.Payments;
using Notary.Client.Providers;
using Notary.Contracts.Challenges;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Parties;

/// <summary>P: the client library's provider. What it does not do, a cheat of it does.</summary>
internal sealed class ProviderSide : IDisposable
{
    private readonly Trade _trade;
    private readonly Provider _provider;
    private readonly TimeProvider _time;

    public ProviderSide(Trade trade, HonestSys sys, TimeProvider time, uint margin)
    {
        (_trade, _time) = (trade, time);
        _provider = new(
            trade.Provider,
            new SimNode(trade.PaymentChain, Bytes32.Zero),
            trade.ProviderNode,
            new SimInspector(trade.PaymentChain),
            new DataExchangeClient(sys.Open()),
            time,
            new(margin)
        );
        _provider.Serve(trade.Signed);
        Door = new(asked => _provider.OfferAsync(asked.AgreementId, asked.Sequence));
    }

    public ProviderDoor Door { get; }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Delivers on the raw payment, or first on the intent.</summary>
    public async Task DeliverAsync(Deal deal)
    {
        try
        {
            deal.Delivery =
                deal.First == Mover.Consumer
                    ? await _provider.DeliverAsync(deal.ForProvider!, deal.Payment!.Raw)
                    : await _provider.DeliverFirstAsync(deal.ForProvider!, ProofOf(deal));
        }
        catch (Exception e)
            when (e
                    is DeliveryRefusedException
                        or PaymentRefusedException
                        or CoverException
                        or ChainRejectedException
            )
        {
            deal.GivenUp ??= e.Message;
        }
    }

    /// <summary>Delivers without a look at anything.</summary>
    /// <param name="garbage">Something else than the index.</param>
    public async Task DeliverBlindlyAsync(Deal deal, bool garbage)
    {
        var index = await _provider.IndexAsync(_trade.Id, deal.Sequence);
        var bytes = garbage ? new byte[114] : Hex.Decode(index.DataIdentification);
        var answer = deal.ForProvider!;
        var node = _trade.ProviderNode;
        var nonce = node.Chain.Head.Books.Nonces.GetValueOrDefault(node.Sender);
        var waiting = node.Chain.Pool.Count(p => p.Sender == node.Sender);
        var call = new ChainCall.Deliver(answer.Answer, answer.Attestation, bytes);
        var signed = node.Sign(call, nonce + (ulong)waiting, fee: 1);
        await node.BroadcastAsync(signed, CancellationToken.None);
    }

    /// <summary>The honest one challenges whoever does not pay what it delivered.</summary>
    public void Watch(Deal deal, Action<ChallengePublished> publish)
    {
        if (
            deal.ForProvider is not { Answer: var answer }
            || !_trade.IsSettled(deal, Side.Delivery)
        )
            return;
        var isDue =
            Now > (long)(answer.DeadlineOf(Side.Payment) + Trade.Grace)
            && Now <= (long)answer.SecondBy + Trade.W;
        var isClosed = _trade.IsDone(deal, Side.Payment) || _trade.IsPenalised(deal, Side.Payment);
        if (isDue && !isClosed)
            Challenge(deal, publish);
    }

    public void Dispose() => _provider.Dispose();

    private static IntentProof ProofOf(Deal deal) =>
        deal.ProofForProvider ?? deal.Authorized!.Proof;

    /// <inheritdoc cref="ConsumerSide.Challenge"/>
    public void Challenge(Deal deal, Action<ChallengePublished> publish)
    {
        var kind = PenaltyKind.PaymentMissing;
        if (deal.ChallengedAt.TryGetValue(kind, out var at) && Now < at + 15)
            return;
        deal.ChallengedAt[kind] = Now;
        publish(
            Challenger
                .PaymentMissing(
                    _trade.Terms,
                    deal.ForProvider!,
                    deal.Delivery?.TxId ?? "0xnone",
                    ProofOf(deal),
                    deal.First == Mover.Consumer ? deal.Payment?.Raw ?? [] : [],
                    _trade.Provider
                )
                .ToMessage()
        );
    }
}
