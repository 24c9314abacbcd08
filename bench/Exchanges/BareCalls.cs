using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Consumers;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Bench.Exchanges;

/// <summary>
/// The 20 chain calls that one exchange makes, and nothing else: the same calls to the same nodes, one after the other.
/// What they need besides (index, oracle, signatures) is made before.
/// </summary>
internal sealed class BareCalls(DevnetStack stack, Trade trade)
{
    private readonly EvmRpc _rpc = stack.Rpc;

    /// <summary>What the calls of one exchange need: index, answer, and both legs, made and not sent.</summary>
    public async Task<PreparedExchange> PrepareAsync(ulong sequence, CancellationToken cancellation)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            sequence,
            TradeTerms.Price,
            index,
            cancellation
        );
        var prepared = await trade.Consumer.PreparePaymentAsync(exchange, cancellation);
        var payment = await DecodeAsync(prepared, cancellation);
        return new(exchange, payment, await DeliveryAsync(exchange, cancellation));
    }

    /// <summary>Pays and delivers an exchange by bare calls.</summary>
    public async Task CallAsync(PreparedExchange prepared, CancellationToken cancellation)
    {
        await AuthorizeAsync(prepared.Exchange, cancellation);
        await PayAsync(prepared.Payment, cancellation);
        await InspectAsync(prepared.Payment, prepared.Exchange.Answer, cancellation);
        await DeliverAsync(prepared.Delivery, cancellation);
    }

    private async Task<ChainCall> DeliveryAsync(
        AuthorizedExchange exchange,
        CancellationToken cancellation
    )
    {
        var (answer, attestation) = exchange.Attested;
        var index = await trade.Provider.IndexAsync(
            answer.AgreementId,
            answer.Sequence,
            cancellation
        );
        return new ChainCall.Deliver(answer, attestation, Hex.Decode(index.DataIdentification));
    }

    /// <summary>2 calls: authorize, which reverts with the lookup, and the callback.</summary>
    private async Task AuthorizeAsync(AuthorizedExchange exchange, CancellationToken cancellation)
    {
        var lookup = new LookupCalls(exchange);
        try
        {
            await CallAsync(lookup.Authorize, cancellation);
        }
        catch (EvmRevertException revert)
        {
            await CallAsync(lookup.Callback(revert.RevertData), cancellation);
            return;
        }
        throw new InvalidOperationException("authorize must revert with OffchainLookup");
    }

    /// <summary>7 calls: gas, tip, base fee and nonce of the payment, both deposits, and the broadcast.</summary>
    private async Task PayAsync(SignedTransaction payment, CancellationToken cancellation)
    {
        var consumer = payment.Sender;
        await _rpc.EstimateGasAsync(Simulation(payment) with { Gas = null }, cancellation);
        await _rpc.MaxPriorityFeeAsync(cancellation);
        await _rpc.HeaderAsync(BlockTag.Latest, cancellation);
        await _rpc.TransactionCountAsync(consumer, BlockTag.Pending, cancellation);
        await DepositsAsync(trade.ConsumerPayment, trade.ConsumerData, cancellation);
        await _rpc.SendRawTransactionAsync(payment.Raw, cancellation);
    }

    /// <summary>7 calls: the payment's leg at a block, its simulation, base fee, nonces, and its place in the mempool.</summary>
    private async Task InspectAsync(
        SignedTransaction payment,
        Answer answer,
        CancellationToken cancellation
    )
    {
        var consumer = payment.Sender;
        await trade.ProviderPayment.GetLegAsync(
            answer.AgreementId,
            answer.Sequence,
            Side.Payment,
            depth: 1,
            cancellation
        );
        await _rpc.CallAsync(Simulation(payment), cancellation: cancellation);
        await _rpc.HeaderAsync(BlockTag.Latest, cancellation);
        await _rpc.TransactionCountAsync(consumer, BlockTag.Latest, cancellation);
        await _rpc.TransactionCountAsync(consumer, BlockTag.Pending, cancellation);
        await _rpc.TransactionAsync(payment.Hash, cancellation);
    }

    /// <summary>4 calls: both deposits, endorsement and the orderer's acceptance.</summary>
    private async Task DeliverAsync(ChainCall delivery, CancellationToken cancellation)
    {
        await DepositsAsync(trade.ProviderPayment, trade.ProviderData, cancellation);
        var endorsed = await trade.ProviderData.PrepareAsync(delivery, cancellation);
        await trade.ProviderData.BroadcastAsync(endorsed, cancellation);
    }

    private async Task DepositsAsync(
        IChainReader evm,
        IChainReader fabric,
        CancellationToken cancellation
    )
    {
        var terms = trade.Agreement.Terms;
        var (id, consumer) = (trade.Agreement.Id, terms.Consumer.ToBytes32());
        await evm.GetAccountAsync(id, consumer, cancellation);
        await fabric.GetAccountAsync(id, terms.ProviderFabric, cancellation);
    }

    private async Task<SignedTransaction> DecodeAsync(
        PreparedTransaction payment,
        CancellationToken cancellation
    )
    {
        var chain = await _rpc.ChainIdAsync(cancellation);
        return SignedTransaction.Decode(payment.Raw, chain);
    }

    private static CallRequest Simulation(SignedTransaction payment)
    {
        var pay = payment.Transaction;
        return new(pay.To, pay.Data, payment.Sender, pay.Value, pay.GasLimit);
    }

    private Task<byte[]> CallAsync(byte[] data, CancellationToken cancellation) =>
        _rpc.CallAsync(new(stack.Contracts.User, data), cancellation: cancellation);
}

/// <summary>An exchange with all but its chain calls done.</summary>
internal sealed record PreparedExchange(
    AuthorizedExchange Exchange,
    SignedTransaction Payment,
    ChainCall Delivery
);
