namespace Notary.EventStore.Tests.Log;

public sealed class ReadingTests
{
    private const int Streams = 7;
    private const int Events = 2_500; // more than two pages

    [Fact]
    public async Task The_log_is_read_between_two_positions()
    {
        await using var log = await FilledAsync();

        Assert.Equal(Range(11, Events), await PositionsAsync(log.Store.ReadAllAsync(after: 10)));
        Assert.Equal(Range(11, 1_500), await PositionsAsync(log.Store.ReadAllAsync(10, to: 1_500)));
        Assert.Empty(await PositionsAsync(log.Store.ReadAllAsync(10, to: 10)));
        var recorded = new List<long>();
        await foreach (var e in log.Store.ReadRecordedAsync(to: 2_000))
            recorded.Add(e.Position);
        Assert.Equal(Range(1, 2_000), recorded);
    }

    [Fact]
    public async Task The_log_is_read_stream_by_stream()
    {
        await using var log = await FilledAsync();

        var read = new List<(string Stream, long Version, long Position)>();
        await foreach (var e in log.Store.ReadStreamsAsync(to: 2_400))
            read.Add((e.StreamId, e.Version, e.Position));

        Assert.Equal(Range(1, 2_400), read.Select(e => e.Position).Order());
        Assert.Equal(
            read.OrderBy(e => e.Stream, StringComparer.Ordinal).ThenBy(e => e.Version),
            read
        );
    }

    [Fact]
    public async Task A_time_is_found_as_the_position_of_the_last_event_by_then()
    {
        await using var log = await TestLog.CreateAsync();
        Assert.Equal(0, await log.Store.FetchPositionAsync(DateTimeOffset.UtcNow));
        for (var i = 0; i < 9; i++)
            await log.AppendAsync("a", new Paid(i), new Paid(i));

        var events = await log.ReadAllAsync();

        Assert.Equal(0, await log.Store.FetchPositionAsync(events[0].Timestamp.AddSeconds(-1)));
        Assert.Equal(18, await log.Store.FetchPositionAsync(events[^1].Timestamp.AddDays(1)));
        foreach (var e in events)
            Assert.Equal(
                events.Last(other => other.Timestamp <= e.Timestamp).Position,
                await log.Store.FetchPositionAsync(e.Timestamp)
            );
    }

    [Fact]
    public async Task Streams_are_read_whatever_their_ids_are_made_of()
    {
        string[] ids = ["'", "''", "\\", "\\'", "'; drop table es_events; --".Replace(' ', '_')];
        await using var log = await TestLog.CreateAsync();
        foreach (var id in ids)
            await log.AppendAsync(id, [.. Enumerable.Range(0, 2_000).Select(i => new Paid(i))]);

        var read = await log.Store.ReadStreamsAsync().ToListAsync();

        Assert.Equal(
            ids.Order(StringComparer.Ordinal).ToList(),
            read.Select(e => e.StreamId).Distinct(StringComparer.Ordinal).ToList()
        );
        Assert.Equal(10_000, read.Count);
    }

    [Fact]
    public async Task What_precedes_an_unknown_event_is_read_before_the_error()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Paid(1), new Paid(2), new Opened("Ada"), new Paid(3));
        await using var other = DocumentStore.For(options =>
        {
            options.Connection(log.ConnectionString);
            options.DatabaseSchemaName = log.Schema;
            options.Events.MapEventType<Paid>("paid");
        });
        var read = new List<long>();

        await Assert.ThrowsAsync<UnknownEventTypeException>(async () =>
        {
            await foreach (var e in other.ReadAllAsync())
                read.Add(e.Position);
        });

        Assert.Equal([1L, 2L], read);
    }

    [Fact]
    public async Task A_reader_may_leave_early_or_be_cancelled()
    {
        await using var log = await FilledAsync();
        await foreach (var e in log.Store.ReadAllAsync())
            if (e.Position == 3)
                break;
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in log.Store.ReadAllAsync(cancellation: cancel.Token))
                await cancel.CancelAsync();
        });
        Assert.Equal(Range(1, Events), await PositionsAsync(log.Store.ReadAllAsync()));
    }

    private static async Task<TestLog> FilledAsync()
    {
        var log = await TestLog.CreateAsync();
        foreach (var chunk in Enumerable.Range(0, Events).Chunk(500))
        {
            var session = log.Store.LightweightSession();
            foreach (var i in chunk)
                session.Events.Append($"stream-{i % Streams}", new Paid(i));
            await session.SaveChangesAsync();
        }
        return log;
    }

    private static async Task<List<long>> PositionsAsync(IAsyncEnumerable<IEvent> events)
    {
        var positions = new List<long>();
        await foreach (var e in events)
            positions.Add(e.Position);
        return positions;
    }

    private static IEnumerable<long> Range(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(p => (long)p);
}
