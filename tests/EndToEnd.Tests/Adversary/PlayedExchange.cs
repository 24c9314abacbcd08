using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Client.Lookups;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Adversary;

/// <summary>One exchange: its signed transactions, so that what a reorganisation takes back is sent again as it was.</summary>
internal sealed class PlayedExchange(Trade trade, ExchangePlan plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private AuthorizedExchange _authorized = null!;
    private PreparedTransaction? _payment;
    private PreparedTransaction? _delivery;
    private byte[] _shown = [];

    public ExchangePlan Plan => plan;

    public AttestedAnswer Attested => _authorized.Attested;

    /// <summary>Both legs, or the one that the plan leaves; no block is waited for.</summary>
    public async Task PlayAsync(Func<Task<byte[]>> signAside, CancellationToken cancellation)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(plan.Sequence, cancellation);
        _authorized = await trade.Consumer.AuthorizeAsync(
            plan.Sequence,
            TradeTerms.Price,
            index,
            plan.First,
            cancellation
        );
        await trade.Consumer.CheckCoverAsync(_authorized.Answer, cancellation);
        if (plan.IsDone(Side.Payment))
            _payment = await trade.Consumer.PreparePaymentAsync(_authorized, cancellation);
        _shown = _payment?.Raw ?? (plan.First == Mover.Consumer ? await signAside() : []);
        if (plan.IsDone(Side.Delivery))
            _delivery = await PrepareDeliveryAsync(cancellation);
        await SendAsync(cancellation);
        // Payments from one balance conflict where a block has two of them.
        if (trade.ConsumerPayment.Identity.Kind == ChainKind.Fabric)
            await UntilRecordedAsync(trade.ConsumerPayment, _payment, cancellation);
    }

    /// <summary>Sends what no block has, as it was signed.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        await SendAsync(trade.ConsumerPayment, Side.Payment, _payment, cancellation);
        await SendAsync(trade.ProviderData, Side.Delivery, _delivery, cancellation);
    }

    /// <summary>Until its legs are in blocks: what a node does not take at once it is sent again.</summary>
    public async Task UntilRecordedAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!await AreRecordedAsync(patience.Token))
        {
            await Task.Delay(500, patience.Token);
            await SendAsync(patience.Token);
        }
    }

    /// <summary>The victim's, where the plan has one, and those that are false.</summary>
    public IEnumerable<ChallengeEvidence> Challenges =>
        new[] { Side.Payment, Side.Delivery }
            .Where(side => plan.IsPenalised(side) || plan.AccusedFalsely.Contains(side))
            .Select(Challenge);

    /// <summary>Both legs are as the plan has them, on the chains that carry them.</summary>
    public async Task RequireLegsAsync(CancellationToken cancellation)
    {
        await RequireLegAsync(trade.ConsumerPayment, Side.Payment, cancellation);
        await RequireLegAsync(trade.ProviderData, Side.Delivery, cancellation);
    }

    private ChallengeEvidence Challenge(Side accused) =>
        accused == Side.Payment
            ? Challenger.PaymentMissing(
                trade.Agreement.Terms,
                _authorized.Attested,
                _delivery!.TxId,
                _authorized.Proof,
                plan.First == Mover.Consumer ? _shown : [],
                trade.ProviderActor.Key
            )
            : Challenger.DeliveryMissing(
                trade.Agreement.Terms,
                _authorized.Attested,
                _authorized.Promise,
                _payment!.TxId,
                trade.ConsumerActor.Key
            );

    private async Task<bool> AreRecordedAsync(CancellationToken cancellation) =>
        (
            _payment is null
            || (await LegAsync(trade.ConsumerPayment, Side.Payment, cancellation)).Done
        )
        && (
            _delivery is null
            || (await LegAsync(trade.ProviderData, Side.Delivery, cancellation)).Done
        );

    private async Task<PreparedTransaction> PrepareDeliveryAsync(CancellationToken cancellation)
    {
        var index = await trade.Provider.IndexAsync(
            trade.Agreement.Id,
            plan.Sequence,
            cancellation
        );
        var call = new ChainCall.Deliver(
            _authorized.Answer,
            _authorized.Attested.Attestation,
            Hex.Decode(index.DataIdentification)
        );
        return await trade.ProviderData.PrepareAsync(call, cancellation);
    }

    private async Task SendAsync(
        IChain chain,
        Side side,
        PreparedTransaction? transaction,
        CancellationToken cancellation
    )
    {
        if (transaction is null || (await LegAsync(chain, side, cancellation)).Done)
            return;
        try
        {
            await chain.BroadcastAsync(transaction, cancellation);
        }
        catch (ChainRejectedException)
        {
            // The node has it still, or has yet to see that blocks were taken back.
        }
    }

    private static async Task UntilRecordedAsync(
        IChain chain,
        PreparedTransaction? transaction,
        CancellationToken cancellation
    )
    {
        if (transaction is null)
            return;
        var outcome = await chain.WaitAsync(transaction.TxId, cancellation);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    private async Task RequireLegAsync(IChain chain, Side side, CancellationToken cancellation)
    {
        var leg = await LegAsync(chain, side, cancellation);
        Assert.True(
            (leg.Done, leg.Penalised) == (plan.IsDone(side), plan.IsPenalised(side)),
            $"{plan}: {side} is done {leg.Done}, penalised {leg.Penalised}"
        );
    }

    private Task<LegState> LegAsync(IChain chain, Side side, CancellationToken cancellation) =>
        chain.GetLegAsync(trade.Agreement.Id, plan.Sequence, side, depth: 1, cancellation);
}
