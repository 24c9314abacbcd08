using System.Buffers.Binary;
using System.Text;

namespace Notary.EventStore;

/// <summary>
/// Goes through rows in PostgreSQL's binary COPY format: a header, then for each row the number of its columns and each
/// column behind its 4-byte length (−1 for null), all big-endian.
/// </summary>
internal ref struct CopyReader(ReadOnlySpan<byte> bytes)
{
    private const int Signature = 11;
    private const int Flags = 4;
    private const long EpochTicks = 630822816000000000; // 2000-01-01

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next =
        Signature
        + Flags
        + sizeof(int)
        + BinaryPrimitives.ReadInt32BigEndian(bytes[(Signature + Flags)..]);

    /// <summary>Goes to the next row; false behind the last.</summary>
    internal bool Read() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short))) >= 0;

    internal long Int64() => BinaryPrimitives.ReadInt64BigEndian(Column());

    internal Guid Guid() => new(Column(), bigEndian: true);

    internal byte[] Bytes() => Column().ToArray();

    internal ReadOnlySpan<byte> Utf8() => Column();

    internal string Text() => Encoding.UTF8.GetString(Column());

    internal string? TextOrNull()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    internal DateTimeOffset Timestamp() =>
        new(EpochTicks + Int64() * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private ReadOnlySpan<byte> Column() =>
        Take(BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int))));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = bytes.Slice(next, count);
        next += count;
        return taken;
    }
}
