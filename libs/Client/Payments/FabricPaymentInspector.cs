using Notary.Chains;
using Notary.Chains.Fabric;
using Notary.Client.Lookups;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Payments;

/// <summary>
/// Inspects signed envelopes of a Fabric payment. A channel has no mempool to look into, so the provider hands the envelope to
/// the orderer itself. Whether it will be valid is known with its block only; if it is not, it commits the consumer all the same.
/// </summary>
/// <param name="chain">The payment chain, on the provider's own peer.</param>
public sealed class FabricPaymentInspector(IChain chain) : IPaymentInspector
{
    /// <inheritdoc/>
    public async Task<string> AcceptAsync(
        AttestedAnswer answer,
        byte[] raw,
        CancellationToken cancellation
    )
    {
        var payment = Parse(raw);
        RequireTerms(payment, answer);
        var (id, sequence) = (answer.Answer.AgreementId, answer.Answer.Sequence);
        var leg = await chain.GetLegAsync(id, sequence, Side.Payment, depth: 1, cancellation);
        if (leg.Penalised)
            throw new PaymentRefusedException("payment-stale", "the payment was penalised");
        if (!leg.Done)
            await HandToOrdererAsync(new(payment.TxId, raw), cancellation);
        return payment.TxId;
    }

    private FabricPayment Parse(byte[] raw)
    {
        try
        {
            return FabricPayment.Parse(chain.Identity, raw);
        }
        catch (FormatException e)
        {
            throw new PaymentRefusedException("payment-malformed", e.Message, e);
        }
    }

    private static void RequireTerms(FabricPayment payment, AttestedAnswer answer)
    {
        var same =
            payment.Consumer == answer.Answer.ConsumerFabric
            && payment.Answer == answer.Answer
            && payment.Attestation.ToAbiHex() == answer.Attestation.For(Side.Payment).ToAbiHex();
        if (!same)
            throw new PaymentRefusedException(
                "payment-terms",
                "it is another's, or pays another answer"
            );
    }

    private async Task HandToOrdererAsync(
        PreparedTransaction payment,
        CancellationToken cancellation
    )
    {
        try
        {
            await chain.BroadcastAsync(payment, cancellation);
        }
        catch (ChainRejectedException e)
        {
            throw new PaymentRefusedException(
                "payment-refused",
                $"the orderer refuses it: {e.Message}",
                e
            );
        }
    }
}
