using System.Buffers.Binary;
using System.Numerics;

namespace Notary.Evm;

/// <summary>Static ABI values as 32-byte big-endian words. Reading refuses padding that the type does not allow.</summary>
public static class AbiWords
{
    /// <summary>Length of a word in bytes.</summary>
    public const int Size = 32;

    /// <summary>2^256 − 1.</summary>
    public static BigInteger MaxUInt256 { get; } = (BigInteger.One << 256) - 1;

    /// <summary>Writes an unsigned number of at most 256 bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or larger.</exception>
    public static void WriteUInt256(Span<byte> word, BigInteger value)
    {
        if (value.Sign < 0 || value > MaxUInt256)
            throw new ArgumentOutOfRangeException(nameof(value), "not a number of 256 bits");
        word = word[..Size];
        word.Clear();
        var length = value.GetByteCount(isUnsigned: true);
        value.TryWriteBytes(word[(Size - length)..], out _, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Writes an unsigned number of 64 bits.</summary>
    public static void WriteUInt64(Span<byte> word, ulong value)
    {
        word[..24].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(word[24..], value);
    }

    /// <summary>Writes an address, left-padded.</summary>
    public static void WriteAddress(Span<byte> word, Address value)
    {
        word[..12].Clear();
        value.CopyTo(word[12..]);
    }

    /// <summary>Writes 32 bytes.</summary>
    public static void WriteBytes32(Span<byte> word, Bytes32 value) => value.CopyTo(word);

    /// <summary>Writes 0 or 1.</summary>
    public static void WriteBool(Span<byte> word, bool value) =>
        WriteUInt64(word, value ? 1UL : 0UL);

    /// <summary>Reads an unsigned number of at most <paramref name="bits"/> bits.</summary>
    /// <exception cref="FormatException">The word holds a larger one, or is not of 32 bytes.</exception>
    public static BigInteger ReadUInt256(ReadOnlySpan<byte> word, int bits = 256)
    {
        var value = new BigInteger(Whole(word), isUnsigned: true, isBigEndian: true);
        return value.GetBitLength() <= bits
            ? value
            : throw new FormatException($"word exceeds {bits} bits");
    }

    /// <summary>Reads an unsigned number of at most <paramref name="bits"/> ≤ 64 bits.</summary>
    /// <exception cref="FormatException">The word holds a larger one, or is not of 32 bytes.</exception>
    public static ulong ReadUInt64(ReadOnlySpan<byte> word, int bits = 64)
    {
        RequireZeros(Whole(word)[..24]);
        var value = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        return bits == 64 || value >> bits == 0
            ? value
            : throw new FormatException($"word exceeds {bits} bits");
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">The padding is not zero, or the word is not of 32 bytes.</exception>
    public static Address ReadAddress(ReadOnlySpan<byte> word)
    {
        RequireZeros(Whole(word)[..12]);
        return Address.FromSpan(word[12..]);
    }

    /// <summary>Reads 32 bytes.</summary>
    /// <exception cref="FormatException">The word is not of 32 bytes.</exception>
    public static Bytes32 ReadBytes32(ReadOnlySpan<byte> word) => Bytes32.FromSpan(Whole(word));

    /// <summary>Reads 0 or 1.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static bool ReadBool(ReadOnlySpan<byte> word) => ReadUInt64(word, bits: 1) == 1;

    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> word) =>
        word.Length == Size
            ? word
            : throw new FormatException($"a word has {Size} bytes, not {word.Length}");

    private static void RequireZeros(ReadOnlySpan<byte> padding)
    {
        if (padding.ContainsAnyExcept((byte)0))
            throw new FormatException("a word's padding is not zero");
    }
}
