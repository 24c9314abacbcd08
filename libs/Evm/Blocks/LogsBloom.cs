using System.Buffers.Binary;

namespace Notary.Evm;

/// <summary>The filter over a receipt's events: 2,048 bits, three for each address and topic (Yellow Paper, equation 29).</summary>
public static class LogsBloom
{
    private const int Size = 256;
    private const int Bits = 8 * Size;

    /// <summary>The filter of a receipt or block, 256 bytes.</summary>
    public static byte[] Of(IEnumerable<EventLog> logs)
    {
        var bloom = new byte[Size];
        foreach (var log in logs)
        {
            Add(bloom, log.Address.ToArray());
            foreach (var topic in log.Topics)
                Add(bloom, topic.ToArray());
        }
        return bloom;
    }

    /// <summary>False only if nothing behind the filter has this address or topic.</summary>
    public static bool MayContain(ReadOnlySpan<byte> bloom, ReadOnlySpan<byte> item)
    {
        foreach (var (index, mask) in BitsOf(item))
            if ((bloom[index] & mask) == 0)
                return false;
        return true;
    }

    private static void Add(byte[] bloom, byte[] item)
    {
        foreach (var (index, mask) in BitsOf(item))
            bloom[index] |= mask;
    }

    private static (int Index, byte Mask)[] BitsOf(ReadOnlySpan<byte> item)
    {
        var hash = Keccak256.Hash(item).ToArray();
        return [Bit(hash), Bit(hash.AsSpan(2)), Bit(hash.AsSpan(4))];
    }

    private static (int Index, byte Mask) Bit(ReadOnlySpan<byte> pair)
    {
        var bit = BinaryPrimitives.ReadUInt16BigEndian(pair) % Bits;
        return (Size - 1 - (bit / 8), (byte)(1 << (bit % 8)));
    }
}
