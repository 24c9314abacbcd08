using FsCheck;
using FsCheck.Fluent;
using Notary.Testing;

namespace Notary.EventStore.Tests.Daemon;

public sealed class RebuildTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int Runs = TestTier.Of(quick: 8, full: 100);

    /// <summary>(stream, amount) of each event, and where among them to rebuild to.</summary>
    private static readonly Arbitrary<((int Stream, int Amount)[] Events, int To)> Histories = (
        from events in (
            from stream in Gen.Choose(0, 3)
            from amount in Gen.Choose(-100, 100)
            select (stream, amount)
        ).NonEmptyListOf()
        from to in Gen.Choose(0, events.Count)
        select (events.ToArray(), to)
    ).ToArbitrary();

    [Fact]
    public void A_projection_rebuilt_to_a_position_is_the_one_that_was_live_there() =>
        Prop.ForAll(Histories, h => RebuiltIsLiveAsync(h.Events, h.To).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public async Task A_rebuild_under_load_swaps_in_what_the_live_shard_goes_on_with()
    {
        await using var log = await TestLog.CreateAsync(Balances);
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await log.AppendAsync("a", new Paid(1));
        await daemon.WaitForNonStaleData(Patience);
        await log.ExecuteAsync("update es_doc_balance_v1 set data = '{\"total\":1000000}'");
        using var enough = new CancellationTokenSource();
        var appends = AppendUntilAsync(log, enough.Token);

        await daemon.RebuildProjectionAsync("balance");
        await enough.CancelAsync();
        var appended = await appends;
        await log.Store.WaitForNonStaleProjectionDataAsync(Patience);

        Assert.True(appended > 0);
        Assert.Equal(
            new Balance(1 + appended),
            await log.Store.QuerySession().LoadAsync<Balance>("a")
        );
    }

    [Fact]
    public async Task A_running_service_rebuilds_when_an_operator_asks_through_the_database()
    {
        await using var log = await TestLog.CreateAsync(Balances);
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await log.AppendAsync("a", new Paid(1), new Paid(2), new Paid(3));
        await daemon.WaitForNonStaleData(Patience);

        var shards = log.Store.Shards;
        var id = await shards.RequestRebuildAsync("balance:1", 2, "Ada", "to look at position 2");
        await Eventually.TrueAsync(async () =>
            (await shards.FetchOperationAsync(id)).DoneAt is not null
        );

        var done = await shards.FetchOperationAsync(id);
        Assert.Equal((null, 2L), (done.Error, done.Progress));
        var state = Assert.Single(await shards.FetchShardsAsync());
        Assert.Equal((2L, "Ada: rebuilt to position 2"), (state.Position, state.Reason));
        Assert.Equal(new Balance(3), await log.Store.QuerySession().LoadAsync<Balance>("a"));

        await shards.ResumeShardAsync("balance:1", "Ada", "seen");
        await daemon.WaitForNonStaleData(Patience);
        Assert.Equal(new Balance(6), await log.Store.QuerySession().LoadAsync<Balance>("a"));
    }

    [Fact]
    public async Task A_rebuild_that_dies_leaves_the_old_tables_in_force_and_the_next_one_starts_clean()
    {
        await using var log = await TestLog.CreateAsync(Balances);
        await using (var daemon = log.Store.BuildProjectionDaemon())
        {
            daemon.StartAll();
            for (var i = 0; i < 3; i++)
                await log.AppendAsync("a", [.. Enumerable.Repeat((object)new Paid(1), 1_000)]);
            await daemon.WaitForNonStaleData(Patience);
        }

        // In its second page, after rows of the first are in the shadow.
        var dying = new DyingRebuild(new BalanceProjection()) { DiesAtPage = 2 };
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Store.RebuildAsync(dying));
        Assert.True(dying.Died);
        Assert.Equal(new Balance(3_000), await log.Store.QuerySession().LoadAsync<Balance>("a"));
        Assert.Equal(3_000L, await log.ExecuteAsync("select last_seq from es_progression"));

        Assert.Equal(2_500, await log.Store.RebuildAsync(new BalanceProjection(), 2_500));
        Assert.Equal(new Balance(2_500), await log.Store.QuerySession().LoadAsync<Balance>("a"));
        Assert.Equal(
            0L,
            await log.ExecuteAsync(
                $"select count(*) from pg_namespace where nspname like '{log.Schema}_r_%'"
            )
        );
    }

    [Fact]
    public async Task An_inline_projection_is_rebuilt_beneath_its_writers()
    {
        await using var log = await TestLog.CreateAsync(o =>
            o.Projections.Add(new BalanceProjection())
        );
        var inline = new BalanceProjection();
        await using var store = log.Open(o =>
            o.Projections.Add(inline, ProjectionLifecycle.Inline)
        );
        await log.AppendAsync("a", new Paid(1), new Paid(2));

        Assert.Equal(2, await store.RebuildAsync(inline));
        Assert.Equal(new Balance(3), await store.QuerySession().LoadAsync<Balance>("a"));
        Assert.Empty(await store.Shards.FetchShardsAsync());
        await Assert.ThrowsAsync<ShardOperationException>(() => store.RebuildAsync(inline, 1));
    }

    private static async Task RebuiltIsLiveAsync((int Stream, int Amount)[] events, int to)
    {
        await using var log = await TestLog.CreateAsync(Balances);
        foreach (var (stream, amount) in events.Take(to))
            await log.AppendAsync($"s{stream}", new Paid(amount));
        var live = await LiveAsync(log);
        foreach (var (stream, amount) in events.Skip(to))
            await log.AppendAsync($"s{stream}", new Paid(amount));
        await LiveAsync(log);

        Assert.Equal(to, await log.Store.RebuildAsync(new BalanceProjection(), to));
        Assert.Equal(live, await RowsAsync(log));
        Assert.Equal((long)to, await log.ExecuteAsync("select last_seq from es_progression"));
    }

    /// <summary>The rows, once the daemon has caught up; then it stops.</summary>
    private static async Task<string> LiveAsync(TestLog log)
    {
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await daemon.WaitForNonStaleData(Patience);
        return await RowsAsync(log);
    }

    private static async Task<string> RowsAsync(TestLog log) =>
        (string)
            (
                await log.ExecuteAsync(
                    "select coalesce(string_agg(id || data::text, ' ' order by id), '') from es_doc_balance_v1"
                )
            )!;

    private static async Task<int> AppendUntilAsync(TestLog log, CancellationToken enough)
    {
        var count = 0;
        for (; !enough.IsCancellationRequested; count++)
            await log.AppendAsync("a", new Paid(1));
        return count;
    }

    private static void Balances(StoreOptions options) =>
        options.Projections.Add(new BalanceProjection());
}
