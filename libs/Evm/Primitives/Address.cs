using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>An account of an EVM chain: the last 20 bytes of keccak256 of its public key.</summary>
[StructLayout(LayoutKind.Sequential)]
[JsonConverter(typeof(FixedBytesJsonConverter<Address>))]
public readonly record struct Address : IFixedBytes<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    private readonly uint high;
    private readonly UInt128 low;

    private Address(uint high, UInt128 low) => (this.high, this.low) = (high, low);

    /// <inheritdoc/>
    public static int ByteLength => Size;

    /// <summary>20 zero bytes.</summary>
    public static Address Zero => default;

    /// <summary>True for 20 zero bytes.</summary>
    public bool IsZero => this == default;

    /// <inheritdoc/>
    public static Address FromSpan(ReadOnlySpan<byte> bytes)
    {
        FixedBytes.RequireLength<Address>(bytes);
        return new(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[4..])
        );
    }

    /// <summary>The last 20 bytes of a word, whatever precedes them.</summary>
    public static Address FromHash(Bytes32 hash)
    {
        Span<byte> word = stackalloc byte[Bytes32.Size];
        hash.CopyTo(word);
        return FromSpan(word[12..]);
    }

    /// <summary>Reads <c>0x</c> and 40 hexadecimal digits of either case; a mixed-case checksum (EIP-55) is not judged.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Address Parse(ReadOnlySpan<char> text) => FixedBytes.Parse<Address>(text);

    /// <summary>As <see cref="Parse"/>, with false instead of an exception.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Address value) =>
        FixedBytes.TryParse(text, out value);

    /// <inheritdoc/>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[4..], low);
    }

    /// <summary>A copy as an array.</summary>
    public byte[] ToArray() => FixedBytes.ToArray(this);

    /// <summary>Left-padded with zeros to 32 bytes, as the ABI writes it.</summary>
    public Bytes32 ToBytes32()
    {
        Span<byte> word = stackalloc byte[Bytes32.Size];
        word[..12].Clear();
        CopyTo(word[12..]);
        return Bytes32.FromSpan(word);
    }

    /// <summary><c>0x</c> and 40 lower-case hexadecimal digits.</summary>
    public override string ToString() => FixedBytes.Format(this);
}
