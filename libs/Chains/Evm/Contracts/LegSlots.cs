using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm.Contracts;

/// <summary>
/// Where the UserContract's storage holds a leg (docs/formats.md, "EVM contracts"): <c>_legs</c> is its first variable, a mapping
/// of agreement, side and word; 128 exchanges a word, two bits each.
/// </summary>
internal static class LegSlots
{
    private const int ExchangesPerWord = 128;

    /// <summary>The slot of the word that holds an exchange's two bits.</summary>
    public static Bytes32 Of(Bytes32 agreementId, Side side, ulong sequence) =>
        Under(
            Word(sequence / ExchangesPerWord),
            Under(Word((byte)side), Under(agreementId, Bytes32.Zero))
        );

    public static (bool Done, bool Penalised) Read(BigInteger word, ulong sequence)
    {
        var bits = word >> (int)(2 * (sequence % ExchangesPerWord));
        return (!bits.IsEven, !(bits >> 1).IsEven);
    }

    /// <summary>Solidity's place of a mapping's entry.</summary>
    private static Bytes32 Under(Bytes32 key, Bytes32 mapping) =>
        Keccak256.Hash([.. key.ToArray(), .. mapping.ToArray()]);

    private static Bytes32 Word(BigInteger number) =>
        Bytes32.FromSpan(new AbiWordWriter().Add(number).Words);
}
