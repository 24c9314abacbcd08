using Notary.Adversary.Tests.Ledgers;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Challenges;
using Notary.Client.Lookups;
using Notary.Client.Payments;
using Notary.Evm;

namespace Notary.Adversary.Tests.Parties;

/// <summary>The provider's look at a raw payment on its own simulated node, as the inspectors of real chains do it.</summary>
internal sealed class SimInspector(SimChain chain) : IPaymentInspector
{
    public Task<string> AcceptAsync(
        AttestedAnswer answer,
        byte[] raw,
        CancellationToken cancellation
    )
    {
        if (!SignedPayment.Pays(chain.Identity, answer.Answer, raw))
            throw new PaymentRefusedException("payment-terms", "it pays something else");
        var txId = Keccak256.Hash(raw).ToString();
        if (chain.BlockOf(txId)?.Find(txId) is { Reason: null })
            return Task.FromResult(txId);
        try
        {
            var call = new ChainCall.Pay(answer.Answer, answer.Attestation);
            chain.Simulate(answer.Answer.Consumer.ToBytes32(), call);
            chain.Submit(txId);
        }
        catch (ChainRejectedException e)
        {
            throw new PaymentRefusedException("payment-fails", e.Message, e);
        }
        return Task.FromResult(txId);
    }
}
