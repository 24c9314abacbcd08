using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Notary.Evm;

/// <summary>Writes recursive length prefix encoding (Yellow Paper, appendix B).</summary>
public sealed class RlpWriter
{
    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => output.WrittenSpan;

    /// <summary>Encodes one list.</summary>
    /// <param name="members">Writes the list's members, in order.</param>
    public static byte[] EncodeList(Action<RlpWriter> members) =>
        new RlpWriter().List(members).Written.ToArray();

    /// <summary>Appends a byte string.</summary>
    public RlpWriter Bytes(ReadOnlySpan<byte> value)
    {
        if (value.Length != 1 || value[0] >= 0x80)
            Prefix(0x80, value.Length);
        output.Write(value);
        return this;
    }

    /// <summary>Appends a scalar: big-endian without leading zeros, zero as the empty string.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public RlpWriter Scalar(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return Bytes(value.IsZero ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>Appends a list.</summary>
    /// <param name="members">Writes the list's members, in order.</param>
    public RlpWriter List(Action<RlpWriter> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var inner = new RlpWriter();
        members(inner);
        Prefix(0xc0, inner.Written.Length);
        output.Write(inner.Written);
        return this;
    }

    /// <summary>Appends an item that is encoded already.</summary>
    public RlpWriter Encoded(ReadOnlySpan<byte> item)
    {
        output.Write(item);
        return this;
    }

    private void Prefix(byte kind, int length)
    {
        if (length <= 55)
        {
            output.Write([(byte)(kind + length)]);
            return;
        }
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        bytes = bytes.TrimStart((byte)0);
        output.Write([(byte)(kind + 55 + bytes.Length)]);
        output.Write(bytes);
    }
}
