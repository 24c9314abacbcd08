using Notary.Chains.Evm;
using Notary.Chains.Fabric;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Challenges;

/// <summary>
/// rawTx_u of PROTOCOL 6: the consumer's signed transaction that performs the payment of an answer. It is the commitment on
/// which the provider acts before any block, so a consumer that moves first is punishable on it alone.
/// </summary>
public static class SignedPayment
{
    /// <summary>Whether the answer's consumer signed <paramref name="raw"/>, and it pays on this answer. False for anything else.</summary>
    /// <param name="chain">The payment chain.</param>
    public static bool Pays(ChainIdentity chain, Answer answer, ReadOnlySpan<byte> raw)
    {
        try
        {
            return chain.Kind == ChainKind.Evm
                ? EvmPayment.Pays(chain, answer, raw)
                : FabricPayment.Parse(chain, raw) is { } payment
                    && payment.Consumer == answer.ConsumerFabric
                    && payment.Answer == answer
                    && chain.Carries(answer, Side.Payment);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
