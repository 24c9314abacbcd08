using System.Buffers;
using System.Buffers.Binary;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>Writes the fixed-width big-endian fields of a message.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public WireWriter Byte(byte value) => Bytes([value]);

    public WireWriter UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(
            _buffer.GetSpan(sizeof(ushort)),
            checked((ushort)value)
        );
        _buffer.Advance(sizeof(ushort));
        return this;
    }

    public WireWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.GetSpan(sizeof(ulong)), value);
        _buffer.Advance(sizeof(ulong));
        return this;
    }

    public WireWriter Bytes(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    /// <summary>A 16-bit count, then the items.</summary>
    public WireWriter List<T>(IReadOnlyCollection<T> items, Action<WireWriter, T> write)
    {
        UInt16(items.Count);
        foreach (var item in items)
            write(this, item);
        return this;
    }

    /// <summary>n, t and the members' identity keys.</summary>
    public WireWriter Group(
        ThresholdParameters parameters,
        IReadOnlyCollection<IdentityPublicKey> members
    ) =>
        UInt16(parameters.Members)
            .UInt16(parameters.Threshold)
            .List(members, (writer, member) => writer.Bytes(member.ToBytes()));

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}

/// <summary>Reads what <see cref="WireWriter"/> wrote; every overrun is a <see cref="BlsFormatException"/>.</summary>
internal sealed class WireReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(sizeof(ushort)));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (_rest.Length < count)
            throw new BlsFormatException("A message is shorter than it says.");
        var taken = _rest.Span[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>A 16-bit count, at most <paramref name="limit"/>, then the items.</summary>
    public IReadOnlyList<T> List<T>(int limit, Func<WireReader, T> read)
    {
        var count = UInt16();
        if (count > limit)
            throw new BlsFormatException(
                $"A message lists {count} items where {limit} are possible."
            );
        var items = new T[count];
        for (var i = 0; i < count; i++)
            items[i] = read(this);
        return items;
    }

    /// <summary>Nothing may follow: an encoding has one form.</summary>
    public void End()
    {
        if (!_rest.IsEmpty)
            throw new BlsFormatException("A message is longer than it says.");
    }
}
