using System.Numerics;
using Notary.Evm;

namespace Notary.Chains.Evm.Sending;

/// <summary>What one unit of gas may cost (EIP-1559), in wei.</summary>
/// <param name="Tip">At most for the block's producer; never more than <paramref name="Max"/>.</param>
/// <param name="Max">At most in all.</param>
internal readonly record struct GasPrice(BigInteger Tip, BigInteger Max)
{
    /// <summary>With room for six full blocks in a row, each of which raises the base fee by an eighth.</summary>
    public static GasPrice For(BigInteger baseFee, BigInteger tip, BigInteger limit)
    {
        var max = BigInteger.Min((2 * baseFee) + tip, limit);
        return new(BigInteger.Min(tip, max), max);
    }

    public static GasPrice Of(EvmTransaction transaction) =>
        new(transaction.MaxPriorityFeePerGas, transaction.MaxFeePerGas);

    /// <summary>
    /// For the replacement of a transaction at this price: both parts an eighth higher, where nodes ask for a tenth, and no less than
    /// what is asked now.
    /// </summary>
    /// <returns>Null where the limit leaves no room for that.</returns>
    public GasPrice? RaisedTo(GasPrice asked, BigInteger limit)
    {
        var max = BigInteger.Min(BigInteger.Max(Raised(Max), asked.Max), limit);
        var tip = BigInteger.Min(BigInteger.Max(Raised(Tip), asked.Tip), max);
        return max >= Raised(Max) && tip >= Raised(Tip) ? new GasPrice(tip, max) : null;
    }

    private static BigInteger Raised(BigInteger price) => price + (price / 8) + 1;
}
