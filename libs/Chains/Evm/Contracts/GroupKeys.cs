using Notary.ThresholdBls;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The group's key and signatures between their compressed form and the one of the EVM's precompiles (EIP-2537).</summary>
internal static class GroupKeys
{
    /// <summary>256 bytes to 96.</summary>
    /// <exception cref="FormatException">Not a key that the contract accepts.</exception>
    public static byte[] Compress(byte[] key)
    {
        try
        {
            return Eip2537.DecodeG2(key).ToBytes();
        }
        catch (BlsFormatException error)
        {
            throw new FormatException("the chain shows an invalid group key", error);
        }
    }

    /// <summary>96 bytes to 256.</summary>
    /// <exception cref="BlsFormatException">Not a point of G2.</exception>
    public static byte[] ExpandKey(byte[] compressed) => Eip2537.Encode(G2Point.Parse(compressed));

    /// <summary>48 bytes to 128.</summary>
    /// <exception cref="BlsFormatException">Not a point of G1.</exception>
    public static byte[] ExpandSignature(byte[] compressed) =>
        Eip2537.Encode(G1Point.Parse(compressed));
}
