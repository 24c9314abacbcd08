using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Notary.ThresholdBls.Dkg;

/// <summary>A SHA-256 digest.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Digest
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <exception cref="BlsFormatException">Not 32 bytes.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        BlsFormatException.ThrowUnlessLength(bytes, Length, "A digest");
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    public static Digest Of(ReadOnlySpan<byte> data) => new(SHA256.HashData(data));

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), _low);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
