using System.Globalization;
using Notary.Chains.Evm.Sending;
using Notary.Evm;

namespace Notary.Chains.Evm;

/// <summary>What a dearer transaction must be to stand for another one (EIP-1559).</summary>
public static class EvmReplacement
{
    /// <summary>Whether it is the same call of the same sender under the same nonce, at a higher price.</summary>
    /// <exception cref="FormatException">One of them is no transaction of the chain.</exception>
    public static bool Follows(ChainIdentity chain, byte[] before, byte[] after)
    {
        var chainId = ulong.Parse(chain.Id.AsSpan("eip155:".Length), CultureInfo.InvariantCulture);
        var (old, dearer) = (
            SignedTransaction.Decode(before, chainId),
            SignedTransaction.Decode(after, chainId)
        );
        var (paid, offered) = (GasPrice.Of(old.Transaction), GasPrice.Of(dearer.Transaction));
        var same = dearer.Transaction with
        {
            MaxPriorityFeePerGas = paid.Tip,
            MaxFeePerGas = paid.Max,
        };
        return old.Sender == dearer.Sender
            && same.SigningHash() == old.Transaction.SigningHash()
            && offered.Tip > paid.Tip
            && offered.Max > paid.Max;
    }
}
