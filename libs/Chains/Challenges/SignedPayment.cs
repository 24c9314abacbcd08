using System.Globalization;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Challenges;

/// <summary>
/// rawTx_u of PROTOCOL 6: the consumer's signed transaction that performs the payment of an answer. It is the commitment on
/// which the provider acts before any block, so a consumer that moves first is punishable on it alone.
/// </summary>
public static class SignedPayment
{
    private const string EvmNamespace = "eip155:";
    private const int SelectorSize = 4;

    private static readonly byte[] Pay = Keccak256
        .HashText(
            "pay((bytes32,uint64,address,bytes32,address,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,"
                + "uint256,uint256,uint256,bytes32,uint64,uint8,uint64,uint64),(uint64,bytes32[],bytes))"
        )
        .ToArray()[..SelectorSize];

    /// <summary>Whether the answer's consumer signed <paramref name="raw"/>, and it pays on this answer. False for anything else.</summary>
    public static bool Pays(ChainIdentity chain, Answer answer, ReadOnlySpan<byte> raw)
    {
        try
        {
            var signed = SignedTransaction.Decode(raw, ChainIdOf(chain));
            var call = signed.Transaction;
            return signed.Sender == answer.Consumer
                && call.To?.ToBytes32() == answer.PaymentContract
                && call.Data.AsSpan().StartsWith(Pay)
                && LookupCodec.DecodeResponse(call.Data.AsSpan(SelectorSize)).Answer == answer;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <exception cref="FormatException">Not an EVM chain: no other one carries payments.</exception>
    private static ulong ChainIdOf(ChainIdentity chain) =>
        chain.Id.StartsWith(EvmNamespace, StringComparison.Ordinal)
            ? ulong.Parse(
                chain.Id.AsSpan(EvmNamespace.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture
            )
            : throw new FormatException("payments are made on EVM chains");
}
