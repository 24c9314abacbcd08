using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notary.EventStore;

/// <summary>
/// The log's hash chain: SHA-256(tag ‖ previous hash ‖ position ‖ id ‖ stream id ‖ version ‖ type ‖ schema version ‖
/// correlation id ‖ causation id ‖ timestamp ‖ headers ‖ data). Numbers are 8 bytes big-endian, the timestamp counts
/// microseconds since 1970, texts are UTF-8 behind a 4-byte length (−1 for null). The database computes the same
/// (Schema/002_append.sql); this is the independent check.
/// </summary>
public static class HashChain
{
    public const int HashSize = 32;

    private static readonly byte[] Tag = "eventstore/v1/event"u8.ToArray();

    /// <summary>What precedes position 1: 32 zero bytes.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[HashSize];

    /// <summary>The hash that <paramref name="event"/> must have after <paramref name="previous"/> (32 bytes).</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, RecordedEvent @event)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Tag);
        hash.AppendData(previous);
        Append(hash, @event.Position);
        hash.AppendData(@event.Id.ToByteArray(bigEndian: true));
        Append(hash, @event.StreamId);
        Append(hash, @event.Version);
        Append(hash, @event.Type);
        Append(hash, @event.SchemaVersion);
        Append(hash, @event.CorrelationId);
        Append(hash, @event.CausationId);
        Append(
            hash,
            (@event.Timestamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
        );
        Append(hash, @event.Headers);
        Append(hash, @event.Data);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        var utf8 = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
