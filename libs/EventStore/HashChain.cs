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
        var size = FixedSize + MaxSize(@event);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
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
        writer.Write(@event.Headers);
        writer.Write(@event.Data);
        var hash = SHA256.HashData(writer.Written);
        ArrayPool<byte>.Shared.Return(buffer);
        return hash;
    }

    private static int MaxSize(RecordedEvent e) =>
        Encoding.UTF8.GetMaxByteCount(
            checked(
                e.StreamId.Length
                + e.Type.Length
                + (e.CorrelationId?.Length ?? 0)
                + (e.CausationId?.Length ?? 0)
                + e.Headers.Length
                + e.Data.Length
            )
        );

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
