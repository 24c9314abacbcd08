using System.Runtime.CompilerServices;
using Npgsql;

namespace Notary.EventStore;

/// <summary>Walks the log in pages of bounded size; between pages it holds neither a connection nor a snapshot.</summary>
/// <param name="next">The query for the page behind an event (null: the first page), to which order and limit belong.</param>
internal sealed class EventPages(NpgsqlDataSource source, Func<RecordedEvent?, NpgsqlCommand> next)
{
    private const int PageSize = 1_000;

    internal static EventPages ByPosition(NpgsqlDataSource source, long after, long to) =>
        new(
            source,
            last => new NpgsqlCommand(
                $"select {EventRows.Columns} from es_events where position > $1 and position <= $2 order by position limit $3"
            )
            {
                Parameters = { Value(last?.Position ?? after), Value(to), Value(PageSize) },
            }
        );

    internal static EventPages ByStream(NpgsqlDataSource source, long to) =>
        new(
            source,
            last => new NpgsqlCommand(
                $"select {EventRows.Columns} from es_events where (stream_id, version) > ($1, $2) and position <= $3 order by stream_id, version limit $4"
            )
            {
                Parameters =
                {
                    Value(last?.StreamId ?? ""),
                    Value(last?.Version ?? 0),
                    Value(to),
                    Value(PageSize),
                },
            }
        );

    internal async IAsyncEnumerable<T> ReadAsync<T>(
        Func<RecordedEvent, T> parse,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        RecordedEvent? last = null;
        for (var count = PageSize; count == PageSize; )
        {
            var page = await PageAsync(last, cancellation);
            foreach (var recorded in page)
                yield return parse(recorded);
            (count, last) = (page.Count, page.Count == 0 ? last : page[^1]);
        }
    }

    private async Task<List<RecordedEvent>> PageAsync(
        RecordedEvent? last,
        CancellationToken cancellation
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = next(last);
        command.Connection = connection;
        var page = new List<RecordedEvent>(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            page.Add(EventRows.Read(reader));
        return page;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
