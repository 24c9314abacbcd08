using System.Globalization;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm;

/// <summary>A payment on an EVM chain, as its consumer signed it.</summary>
internal static class EvmPayment
{
    private const string Namespace = "eip155:";
    private const int SelectorSize = 4;

    private static readonly byte[] Pay = Keccak256
        .HashText(
            "pay((bytes32,uint64,address,bytes32,address,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,"
                + "uint256,uint256,uint256,bytes32,uint64,uint8,uint64,uint64),(uint64,bytes32[],bytes))"
        )
        .ToArray()[..SelectorSize];

    /// <exception cref="FormatException">No signed transaction of this chain.</exception>
    public static bool Pays(ChainIdentity chain, Answer answer, ReadOnlySpan<byte> raw)
    {
        var signed = SignedTransaction.Decode(raw, ChainIdOf(chain));
        var call = signed.Transaction;
        return signed.Sender == answer.Consumer
            && call.To?.ToBytes32() == answer.PaymentContract
            && call.Data.AsSpan().StartsWith(Pay)
            && LookupCodec.DecodeResponse(call.Data.AsSpan(SelectorSize)).Answer == answer;
    }

    private static ulong ChainIdOf(ChainIdentity chain) =>
        ulong.Parse(
            chain.Id.AsSpan(Namespace.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture
        );
}
