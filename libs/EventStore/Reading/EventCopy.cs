using System.Text;
using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Reads many rows of es_events at once, by COPY: about three times as fast as row by row through the driver. One reader at
/// a time; the buffer is kept from page to page.
/// </summary>
internal sealed class EventCopy(NpgsqlDataSource source)
{
    private const string Columns =
        "position, id, stream_id, version, type, schema_version, data, headers, "
        + "correlation_id, causation_id, timestamp, prev_hash, hash";

    private static readonly ReadOnlyMemory<byte> NoHeaders = "{}"u8.ToArray();

    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> types =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<
            ReadOnlySpan<char>
        >();
    private byte[] buffer = new byte[1 << 20];

    /// <param name="rest">Of the query, from "where" on; COPY takes no parameters.</param>
    /// <returns>The events, and how many bytes they took.</returns>
    internal Task<(List<RecordedEvent> Events, int Bytes)> ReadAsync(
        string rest,
        CancellationToken cancellation
    ) => ReadRetry.RunAsync(() => ReadOnceAsync(rest, cancellation), cancellation);

    private async Task<(List<RecordedEvent> Events, int Bytes)> ReadOnceAsync(
        string rest,
        CancellationToken cancellation
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"copy (select {Columns} from es_events {rest}) to stdout (format binary)",
            cancellation
        );
        var length = await FillAsync(copy, cancellation);
        return (Parse(buffer.AsSpan(0, length)), length);
    }

    private async Task<int> FillAsync(Stream copy, CancellationToken cancellation)
    {
        for (var length = 0; ; )
        {
            var read = await copy.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                return length;
            length += read;
            if (length == buffer.Length)
                Array.Resize(ref buffer, checked(2 * length));
        }
    }

    private List<RecordedEvent> Parse(ReadOnlySpan<byte> bytes)
    {
        var events = new List<RecordedEvent>();
        var previous = HashChain.Genesis;
        for (var row = new CopyReader(bytes); row.Read(); previous = events[^1].Hash)
            events.Add(Parse(ref row, previous));
        return events;
    }

    private RecordedEvent Parse(ref CopyReader row, ReadOnlyMemory<byte> previous) =>
        new(
            row.Int64(),
            row.Guid(),
            row.Text(),
            row.Int64(),
            Type(row.Utf8()),
            checked((int)row.Int64()),
            row.Bytes(),
            Shared(row.Utf8(), NoHeaders),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Timestamp(),
            Shared(row.Utf8(), previous),
            row.Bytes()
        );

    /// <summary>There are few: one string for each.</summary>
    private string Type(ReadOnlySpan<byte> utf8)
    {
        Span<char> name = stackalloc char[utf8.Length];
        name = name[..Encoding.UTF8.GetChars(utf8, name)];
        if (!types.TryGetValue(name, out var type))
            types[name] = type = name.ToString();
        return type;
    }

    /// <summary>The bytes, without a copy where they are those of <paramref name="known"/>.</summary>
    private static ReadOnlyMemory<byte> Shared(
        ReadOnlySpan<byte> bytes,
        ReadOnlyMemory<byte> known
    ) => bytes.SequenceEqual(known.Span) ? known : bytes.ToArray();
}
