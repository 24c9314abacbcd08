using System.Text;

namespace Notary.EventStore;

/// <summary>A row of the log as stored: JSON text that nobody has parsed yet.</summary>
/// <param name="Utf8Data">The bytes that the hash covers.</param>
public sealed record RecordedEvent(
    long Position,
    Guid Id,
    string StreamId,
    long Version,
    string Type,
    int SchemaVersion,
    ReadOnlyMemory<byte> Utf8Data,
    ReadOnlyMemory<byte> Utf8Headers,
    string? CorrelationId,
    string? CausationId,
    DateTimeOffset Timestamp,
    ReadOnlyMemory<byte> PreviousHash,
    ReadOnlyMemory<byte> Hash
)
{
    /// <summary><see cref="Utf8Data"/> as text.</summary>
    public string Data
    {
        get => Encoding.UTF8.GetString(Utf8Data.Span);
        init => Utf8Data = Encoding.UTF8.GetBytes(value);
    }

    /// <summary><see cref="Utf8Headers"/> as text.</summary>
    public string Headers
    {
        get => Encoding.UTF8.GetString(Utf8Headers.Span);
        init => Utf8Headers = Encoding.UTF8.GetBytes(value);
    }
}
