namespace Notary.EventStore.Tests.Daemon;

public sealed class SnapshotTests
{
    [Fact]
    public async Task A_long_stream_is_read_from_its_snapshot_on()
    {
        await using var log = await TestLog.CreateAsync(Every(10));
        await log.AppendAsync("a", [new Opened("Ada"), .. Payments(24)]);
        Assert.Equal(0L, await CountAsync(log));

        await log.Store.LightweightSession().Events.FetchForWriting<Account>("a");
        Assert.Equal(1L, await CountAsync(log));
        // Only what follows may still be read: the snapshot says something else than the events did.
        await log.ExecuteAsync(
            "update es_snapshots set data = '{\"owner\":\"Eve\",\"balance\":1000,\"version\":25}'"
        );
        await log.AppendAsync("a", new Paid(1));

        var stream = await log.Store.LightweightSession().Events.FetchForWriting<Account>("a");
        Assert.Equal(new Account("Eve", 1_001, 26), stream.Aggregate);
        Assert.Equal(26, stream.StartingVersion);
        stream.AppendOne(new Paid(1));
    }

    [Fact]
    public async Task A_snapshot_of_another_fold_is_passed_over()
    {
        await using var log = await TestLog.CreateAsync(Every(5, version: 1));
        await FillAsync(log, wrong: true);

        await using var raised = log.Open(Every(5, version: 2));
        var expected = new Account("Ada", 6, 7);
        Assert.Equal(expected, await AggregateAsync(raised));
        var stream = await raised.LightweightSession().Events.FetchForWriting<Account>("a");
        Assert.Equal((expected, 7), (stream.Aggregate, stream.StartingVersion));

        // The new version's snapshot took the old one's place, and the old fold does not trust it either.
        Assert.Equal(2, await log.ExecuteAsync("select fold_version from es_snapshots"));
        Assert.Equal(expected, await AggregateAsync(log.Store));
    }

    [Fact]
    public async Task A_snapshot_without_its_event_is_passed_over()
    {
        await using var log = await TestLog.CreateAsync(Every(5));
        await FillAsync(log, wrong: true);
        await log.ExecuteAsync("update es_snapshots set hash = sha256('another log')");
        Assert.Equal(new Account("Ada", 6, 7), await AggregateAsync(log.Store));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_passed_over()
    {
        await using var log = await TestLog.CreateAsync(Every(5));
        await FillAsync(log, wrong: false);
        await log.ExecuteAsync("update es_snapshots set data = '[]'");
        Assert.Equal(new Account("Ada", 6, 7), await AggregateAsync(log.Store));
    }

    [Fact]
    public async Task Folds_with_and_without_snapshots_agree_at_every_version_position_and_time()
    {
        await using var log = await TestLog.CreateAsync(Every(3));
        await using var plain = log.Open();
        await log.AppendAsync("a", new Opened("Ada"));
        for (var i = 0; i < 12; i++)
        {
            await log.AppendAsync("noise", new Paid(1));
            await log.AppendAsync("a", [.. Payments(i % 3 + 1)]);
            await log.Store.LightweightSession().Events.FetchForWriting<Account>("a");
        }
        Assert.Equal(1L, await CountAsync(log));

        foreach (var e in await log.ReadAllAsync())
            Assert.Equal(await AtAsync(plain, e), await AtAsync(log.Store, e));

        static async Task<(Account?, Account?, Account?)> AtAsync(IDocumentStore store, IEvent e)
        {
            var events = store.QuerySession().Events;
            return (
                await events.AggregateStreamAsync<Account>("a", version: e.Version),
                await events.AggregateStreamAsync<Account>("a", position: e.Position),
                await events.AggregateStreamAsync<Account>("a", timestamp: e.Timestamp)
            );
        }
    }

    private static async Task FillAsync(TestLog log, bool wrong)
    {
        await log.AppendAsync("a", [new Opened("Ada"), .. Payments(6)]);
        await log.Store.LightweightSession().Events.FetchForWriting<Account>("a");
        if (wrong)
            await log.ExecuteAsync(
                "update es_snapshots set data = '{\"owner\":\"Eve\",\"balance\":1000,\"version\":7}'"
            );
        Assert.Equal(wrong ? "Eve" : "Ada", (await AggregateAsync(log.Store))!.Owner);
    }

    private static Task<Account?> AggregateAsync(IDocumentStore store) =>
        store.QuerySession().Events.AggregateStreamAsync<Account>("a");

    private static IEnumerable<object> Payments(int count) =>
        Enumerable.Repeat<object>(new Paid(1), count);

    private static async Task<object?> CountAsync(TestLog log) =>
        await log.ExecuteAsync("select count(*) from es_snapshots");

    private static Action<StoreOptions> Every(int events, int version = 1) =>
        options => options.Projections.Snapshot<Account>(events, version);
}
