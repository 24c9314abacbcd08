using System.Buffers.Binary;
using System.Text;

namespace Notary.Evm;

/// <summary>Keccak-256 with the original padding (0x01), which Ethereum uses; not SHA3-256 of FIPS 202.</summary>
public static class Keccak256
{
    /// <summary>keccak256(data).</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> data) => Hash(data, [], []);

    /// <summary>keccak256(first ‖ second).</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        Hash(first, second, []);

    /// <summary>keccak256(first ‖ second ‖ third).</summary>
    public static Bytes32 Hash(
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third
    )
    {
        var sponge = new KeccakSponge(stackalloc ulong[25]);
        sponge.Absorb(first);
        sponge.Absorb(second);
        sponge.Absorb(third);
        return sponge.Squeeze();
    }

    /// <summary>keccak256 of the text's UTF-8 bytes.</summary>
    public static Bytes32 HashText(string text) => Hash(Encoding.UTF8.GetBytes(text));
}

/// <summary>Sponge of rate 136 bytes over 25 lanes that the caller provides, so that hashing allocates nothing.</summary>
internal ref struct KeccakSponge
{
    private const int Rate = 136;
    private const int LaneSize = sizeof(ulong);
    private readonly Span<ulong> lanes;
    private int position;

    public KeccakSponge(Span<ulong> lanes)
    {
        lanes.Clear();
        this.lanes = lanes;
    }

    public void Absorb(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (position % LaneSize == 0 && data.Length >= LaneSize)
            {
                lanes[position / LaneSize] ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
                Advance(LaneSize, ref data);
            }
            else
            {
                Xor(position, data[0]);
                Advance(1, ref data);
            }
        }
    }

    public readonly Bytes32 Squeeze()
    {
        Xor(position, 0x01);
        Xor(Rate - 1, 0x80);
        KeccakPermutation.Permute(lanes);
        Span<byte> digest = stackalloc byte[Bytes32.Size];
        for (var lane = 0; lane < 4; lane++)
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(lane * 8)..], lanes[lane]);
        return Bytes32.FromSpan(digest);
    }

    private void Advance(int count, ref ReadOnlySpan<byte> data)
    {
        data = data[count..];
        position += count;
        if (position < Rate)
            return;
        KeccakPermutation.Permute(lanes);
        position = 0;
    }

    private readonly void Xor(int index, byte value) =>
        lanes[index / LaneSize] ^= (ulong)value << (8 * (index % LaneSize));
}
