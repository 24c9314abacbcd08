using System.Buffers.Binary;
using System.Numerics;

namespace Notary.Evm;

/// <summary>
/// Reads recursive length prefix encoding, one item after the other; refuses every form but the shortest.
/// All methods throw <see cref="FormatException"/> on malformed input.
/// </summary>
public ref struct RlpReader
{
    private ReadOnlySpan<byte> rest;

    /// <summary>Reads the items in <paramref name="data"/>.</summary>
    public RlpReader(ReadOnlySpan<byte> data) => rest = data;

    /// <summary>True when no item is left.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>True when the next item is a list.</summary>
    public readonly bool IsList => !rest.IsEmpty && rest[0] >= 0xc0;

    /// <summary>Reads the members of one list that is all of <paramref name="data"/>.</summary>
    public static RlpReader OfList(ReadOnlySpan<byte> data)
    {
        var reader = new RlpReader(data);
        var list = reader.ReadList();
        reader.RequireEnd();
        return list;
    }

    /// <summary>The next item, a list, as a reader of its members.</summary>
    public RlpReader ReadList() =>
        IsList ? new(Take(0xc0)) : throw new FormatException("RLP: a list was expected");

    /// <summary>The next item, a byte string.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        if (IsAtEnd || IsList)
            throw new FormatException("RLP: a byte string was expected");
        if (rest[0] < 0x80)
            return Cut(1);
        var value = Take(0x80);
        return value.Length == 1 && value[0] < 0x80 ? throw NotShortest() : value;
    }

    /// <summary>The next item, a byte string of a given length.</summary>
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        var value = ReadBytes();
        return value.Length == length
            ? value
            : throw new FormatException($"RLP: {length} bytes were expected, not {value.Length}");
    }

    /// <summary>The next item, a scalar of at most <paramref name="bits"/> bits without leading zeros.</summary>
    public BigInteger ReadUInt(int bits = 256)
    {
        var bytes = ReadBytes();
        if (bytes.Length > 0 && bytes[0] == 0)
            throw new FormatException("RLP: a number has leading zeros");
        var value = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return value.GetBitLength() <= bits
            ? value
            : throw new FormatException($"RLP: a number exceeds {bits} bits");
    }

    /// <summary>The next item, a scalar of at most 64 bits.</summary>
    public ulong ReadUInt64() => (ulong)ReadUInt(64);

    /// <summary>The next item of either kind, with its prefix.</summary>
    public ReadOnlySpan<byte> ReadEncoded()
    {
        var before = rest;
        if (IsList)
            ReadList();
        else
            ReadBytes();
        return before[..^rest.Length];
    }

    /// <summary>Refuses further items.</summary>
    public readonly void RequireEnd()
    {
        if (!IsAtEnd)
            throw new FormatException("RLP: data follows the last expected item");
    }

    private ReadOnlySpan<byte> Take(byte kind)
    {
        var length = Cut(1)[0] - kind;
        return Cut(length <= 55 ? length : ReadLength(length - 55));
    }

    private int ReadLength(int size)
    {
        var bytes = Cut(size);
        if (bytes[0] == 0)
            throw NotShortest();
        if (size > 4)
            throw new FormatException("RLP: a length exceeds 32 bits");
        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        bytes.CopyTo(padded[(8 - size)..]);
        var length = BinaryPrimitives.ReadInt64BigEndian(padded);
        return length > 55 ? (int)Math.Min(length, int.MaxValue) : throw NotShortest();
    }

    private ReadOnlySpan<byte> Cut(int length)
    {
        if (length > rest.Length)
            throw new FormatException("RLP: the data is shorter than its prefix says");
        var part = rest[..length];
        rest = rest[length..];
        return part;
    }

    private static FormatException NotShortest() => new("RLP: not the shortest encoding");
}
