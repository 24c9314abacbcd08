using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>32 bytes: a digest, a storage word, a topic. Ordered as an unsigned big-endian number.</summary>
[StructLayout(LayoutKind.Sequential)]
[JsonConverter(typeof(FixedBytesJsonConverter<Bytes32>))]
public readonly record struct Bytes32 : IFixedBytes<Bytes32>, IComparable<Bytes32>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly UInt128 high;
    private readonly UInt128 low;

    private Bytes32(UInt128 high, UInt128 low) => (this.high, this.low) = (high, low);

    /// <inheritdoc/>
    public static int ByteLength => Size;

    /// <summary>32 zero bytes.</summary>
    public static Bytes32 Zero => default;

    /// <summary>True for 32 zero bytes.</summary>
    public bool IsZero => this == default;

    /// <inheritdoc/>
    public static Bytes32 FromSpan(ReadOnlySpan<byte> bytes)
    {
        FixedBytes.RequireLength<Bytes32>(bytes);
        return new(
            BinaryPrimitives.ReadUInt128BigEndian(bytes),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[16..])
        );
    }

    /// <summary>Reads <c>0x</c> and 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Bytes32 Parse(ReadOnlySpan<char> text) => FixedBytes.Parse<Bytes32>(text);

    /// <summary>As <see cref="Parse"/>, with false instead of an exception.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Bytes32 value) =>
        FixedBytes.TryParse(text, out value);

    /// <inheritdoc/>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], low);
    }

    /// <summary>A copy as an array.</summary>
    public byte[] ToArray() => FixedBytes.ToArray(this);

    /// <inheritdoc/>
    public int CompareTo(Bytes32 other) =>
        high == other.high ? low.CompareTo(other.low) : high.CompareTo(other.high);

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator <(Bytes32 left, Bytes32 right) => left.CompareTo(right) < 0;

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator >(Bytes32 left, Bytes32 right) => left.CompareTo(right) > 0;

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator <=(Bytes32 left, Bytes32 right) => left.CompareTo(right) <= 0;

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator >=(Bytes32 left, Bytes32 right) => left.CompareTo(right) >= 0;

    /// <summary><c>0x</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => FixedBytes.Format(this);
}
