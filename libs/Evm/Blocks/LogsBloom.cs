using System.Buffers.Binary;

namespace Notary.Evm;

/// <summary>The filter over a receipt's events: 2,048 bits, three for each address and topic (Yellow Paper, equation 29).</summary>
internal static class LogsBloom
{
    private const int Size = 256;
    private const int Bits = 8 * Size;

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

    private static void Add(byte[] bloom, byte[] item)
    {
        var hash = Keccak256.Hash(item).ToArray();
        for (var i = 0; i < 6; i += 2)
        {
            var bit = BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(i)) % Bits;
            bloom[Size - 1 - (bit / 8)] |= (byte)(1 << (bit % 8));
        }
    }
}
