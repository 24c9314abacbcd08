using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notary.EventStore;

/// <summary>
/// The log's hash chain: SHA-256(tag ‖ previous hash ‖ position ‖ id ‖ stream id ‖ version ‖ type ‖ schema version ‖
/// correlation id ‖ causation id ‖ timestamp ‖ headers ‖ data). Numbers are 8 bytes big-endian, the timestamp counts
/// microseconds since 1970, texts are UTF-8 behind a 4-byte length (−1 for null).
/// </summary>
public static class HashChain
{
    public const int HashSize = 32;

    private static readonly byte[] Tag = "eventstore/v1/event"u8.ToArray();

    /// <summary>At least what everything but the texts takes.</summary>
    private const int FixedSize = 256;

    /// <summary>What precedes position 1: 32 zero bytes.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[HashSize];

    /// <summary>The hash that <paramref name="event"/> must have after <paramref name="previous"/> (32 bytes).</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, RecordedEvent @event)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxSize(@event));
        var writer = new FieldWriter(buffer);
        writer.Write(Tag);
        writer.Write(previous);
        writer.Write(@event.Position);
        writer.Write(@event.Id);
        writer.Write(@event.StreamId);
        writer.Write(@event.Version);
        writer.Write(@event.Type);
        writer.Write(@event.SchemaVersion);
        writer.Write(@event.CorrelationId);
        writer.Write(@event.CausationId);
        writer.Write(
            (@event.Timestamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
        );
        writer.WriteText(@event.Utf8Headers.Span);
        writer.WriteText(@event.Utf8Data.Span);
        var hash = SHA256.HashData(writer.Written);
        ArrayPool<byte>.Shared.Return(buffer);
        return hash;
    }

    private static int MaxSize(RecordedEvent e) =>
        checked(
            FixedSize
            + MaxSize(e.StreamId)
            + MaxSize(e.Type)
            + MaxSize(e.CorrelationId)
            + MaxSize(e.CausationId)
            + e.Utf8Headers.Length
            + e.Utf8Data.Length
        );

    private static int MaxSize(string? text) =>
        text is null ? 0 : Encoding.UTF8.GetMaxByteCount(text.Length);

    private ref struct FieldWriter(Span<byte> buffer)
    {
        private readonly Span<byte> buffer = buffer;
        private int length;

        public readonly ReadOnlySpan<byte> Written => buffer[..length];

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(buffer[length..]);
            length += bytes.Length;
        }

        public void WriteText(ReadOnlySpan<byte> utf8)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer[length..], utf8.Length);
            length += sizeof(int);
            Write(utf8);
        }

        public void Write(Guid value)
        {
            value.TryWriteBytes(buffer[length..], bigEndian: true, out var written);
            length += written;
        }

        public void Write(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(buffer[length..], value);
            length += sizeof(long);
        }

        public void Write(string? text)
        {
            var size = text is null ? -1 : Encoding.UTF8.GetBytes(text, buffer[(length + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(buffer[length..], size);
            length += sizeof(int) + Math.Max(size, 0);
        }
    }
}
