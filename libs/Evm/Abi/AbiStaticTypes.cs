using System.Numerics;

namespace Notary.Evm;

/// <summary>A value of one word.</summary>
/// <param name="Name">Canonical name.</param>
internal abstract record AbiWordType(string Name) : AbiType(Name)
{
    public sealed override byte[] Encode(object value)
    {
        var word = new byte[AbiWords.Size];
        Write(word, value);
        return word;
    }

    internal sealed override object Read(ReadOnlySpan<byte> data, out int used)
    {
        used = AbiWords.Size;
        return Read(Cut(data, used));
    }

    protected abstract void Write(Span<byte> word, object value);

    protected abstract object Read(ReadOnlySpan<byte> word);
}

internal sealed record AbiUInt(int Bits) : AbiWordType($"uint{Bits}")
{
    protected override void Write(Span<byte> word, object value)
    {
        var number = AbiInteger.From(this, value);
        if (number.Sign < 0 || number.GetBitLength() > Bits)
            throw new ArgumentOutOfRangeException(nameof(value), $"out of range of {Name}");
        AbiWords.WriteUInt256(word, number);
    }

    protected override object Read(ReadOnlySpan<byte> word) => AbiWords.ReadUInt256(word, Bits);
}

internal sealed record AbiInteger(int Bits) : AbiWordType($"int{Bits}")
{
    internal static BigInteger From(AbiType type, object value) =>
        value switch
        {
            BigInteger number => number,
            ulong number => number,
            long number => number,
            uint number => number,
            int number => number,
            byte number => number,
            _ => throw type.Mismatch(value),
        };

    protected override void Write(Span<byte> word, object value)
    {
        var number = From(this, value);
        if (number.GetBitLength() >= Bits) // of two's complement, without its sign bit
            throw new ArgumentOutOfRangeException(nameof(value), $"out of range of {Name}");
        AbiWords.WriteUInt256(word, number.Sign < 0 ? number + AbiWords.MaxUInt256 + 1 : number);
    }

    protected override object Read(ReadOnlySpan<byte> word)
    {
        var number = new BigInteger(word, isBigEndian: true);
        return number.GetBitLength() < Bits
            ? number
            : throw new FormatException($"ABI: a word exceeds {Name}");
    }
}

internal sealed record AbiBool() : AbiWordType("bool")
{
    protected override void Write(Span<byte> word, object value) =>
        AbiWords.WriteBool(word, value is bool flag ? flag : throw Mismatch(value));

    protected override object Read(ReadOnlySpan<byte> word) => AbiWords.ReadBool(word);
}

internal sealed record AbiAddress() : AbiWordType("address")
{
    protected override void Write(Span<byte> word, object value) =>
        AbiWords.WriteAddress(word, value is Address address ? address : throw Mismatch(value));

    protected override object Read(ReadOnlySpan<byte> word) => AbiWords.ReadAddress(word);
}

internal sealed record AbiFixedBytes(int Length) : AbiWordType($"bytes{Length}")
{
    protected override void Write(Span<byte> word, object value)
    {
        var bytes = value switch
        {
            Bytes32 whole when Length == Bytes32.Size => whole.ToArray(),
            byte[] array when array.Length == Length => array,
            _ => throw Mismatch(value),
        };
        bytes.CopyTo(word);
    }

    protected override object Read(ReadOnlySpan<byte> word)
    {
        if (word[Length..].ContainsAnyExcept((byte)0))
            throw new FormatException("ABI: a word's padding is not zero");
        return Length == Bytes32.Size ? Bytes32.FromSpan(word) : word[..Length].ToArray();
    }
}
