using System.Globalization;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Walks the log in pages of bounded size; between pages it holds neither a connection nor a snapshot.</summary>
/// <param name="next">The condition for what follows an event (null: for everything), and the order.</param>
internal sealed class EventPages(NpgsqlDataSource source, Func<RecordedEvent?, string> next)
{
    private const int MaxEvents = 2_000;
    private const int TargetBytes = 4 << 20;

    private readonly EventCopy copy = new(source);
    private int size = 100; // until it is known how big events are

    internal static EventPages ByPosition(NpgsqlDataSource source, long after, long to) =>
        new(
            source,
            last =>
                Invariant(
                    $"position > {last?.Position ?? after} and position <= {to} order by position"
                )
        );

    internal static EventPages ByStream(NpgsqlDataSource source, long to) =>
        new(
            source,
            last =>
                Invariant(
                    $"(stream_id, version) > ({Literal(last?.StreamId ?? "")}, {last?.Version ?? 0}) and position <= {to} order by stream_id, version"
                )
        );

    /// <summary>Reads and parses ahead of the one who takes the events, by a few pages.</summary>
    internal IAsyncEnumerable<T> ReadAsync<T>(
        Func<RecordedEvent, T> parse,
        CancellationToken cancellation
    ) => ReadAhead.RunAsync<T>((write, stop) => WriteAsync(parse, write, stop), cancellation);

    /// <summary>The server sends a page while the one before it is parsed.</summary>
    private async Task WriteAsync<T>(
        Func<RecordedEvent, T> parse,
        Func<IReadOnlyList<T>, ValueTask> write,
        CancellationToken cancellation
    )
    {
        var (page, isLast) = await PageAsync(null, cancellation);
        while (!isLast)
        {
            var following = PageAsync(page[^1], cancellation);
            await Task.WhenAll(following, ParseAsync(page, parse, write));
            (page, isLast) = await following;
        }
        await ParseAsync(page, parse, write);
    }

    /// <summary>What precedes an event that cannot be parsed is passed on before the error.</summary>
    private static async Task ParseAsync<T>(
        List<RecordedEvent> page,
        Func<RecordedEvent, T> parse,
        Func<IReadOnlyList<T>, ValueTask> write
    )
    {
        var parsed = new List<T>(page.Count);
        try
        {
            foreach (var recorded in page)
                parsed.Add(parse(recorded));
        }
        finally
        {
            await write(parsed);
        }
    }

    private async Task<(List<RecordedEvent> Page, bool IsLast)> PageAsync(
        RecordedEvent? last,
        CancellationToken cancellation
    )
    {
        var limit = size;
        var (page, bytes) = await copy.ReadAsync(
            Invariant($"where {next(last)} limit {limit}"),
            cancellation
        );
        size = (int)Math.Clamp(TargetBytes * (page.Count + 1L) / bytes, 1, MaxEvents);
        return (page, page.Count < limit);
    }

    /// <summary>An escape string: the same whatever the server's standard_conforming_strings says.</summary>
    private static string Literal(string text) =>
        $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
