using FsCheck;
using FsCheck.Fluent;

namespace Notary.EventStore.Tests.Daemon;

public sealed class DaemonTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_projection_is_the_fold_of_the_log_and_so_is_its_rebuilt_version()
    {
        var payments = Gen.Choose(-100, 100).ListOf().ToArbitrary();
        Prop.ForAll(payments, amounts => RebuildAgreesAsync([.. amounts]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }

    [Fact]
    public async Task A_projection_that_dies_anywhere_counts_every_event_once()
    {
        var dying = new DyingProjection();
        await using var log = await TestLog.CreateAsync(o =>
        {
            o.Projections.BatchSize = 7;
            Add(o, dying);
        });
        for (var i = 0; i < 10; i++)
            await log.AppendAsync(
                $"a{i % 3}",
                [.. Enumerable.Range(0, 10).Select(n => (object)new Paid(n))]
            );

        await using (var daemon = log.Store.BuildProjectionDaemon())
        {
            daemon.StartAll();
            await daemon.WaitForNonStaleData(Patience);
        }

        Assert.True(dying.Deaths > 5);
        Assert.Equal(450L, await log.ExecuteAsync("select sum(amount)::bigint from dying"));
        Assert.Equal(100L, await log.ExecuteAsync("select count(*) from dying"));
    }

    [Fact]
    public async Task A_subscription_to_some_types_gets_only_these_and_is_not_behind_for_the_others()
    {
        var recorder = new Recorder { EventTypes = [typeof(Opened), typeof(string)] };
        await using var log = await TestLog.CreateAsync(o => o.Projections.BatchSize = 2);
        await log.AppendAsync("a", new Opened("x"), new Paid(1), new Paid(2), new Paid(3));
        await log.AppendAsync("b", new Opened("x"), new Opened("y"), new Opened("z"), new Paid(1));
        await using var daemon = log.Store.BuildProjectionDaemon([recorder]);
        daemon.StartAll();
        await daemon.WaitForNonStaleData(Patience);
        await log.AppendAsync("c", new Paid(1), new Opened("x"), new Paid(2));
        await daemon.WaitForNonStaleData(Patience);
        Assert.Equal([1, 5, 6, 7, 10], recorder.Positions);
    }

    [Fact]
    public async Task Of_two_daemons_on_a_shard_one_waits()
    {
        var (first, second) = (new Recorder(), new Recorder());
        await using var log = await TestLog.CreateAsync();
        await using var one = log.Store.BuildProjectionDaemon([first]);
        one.StartAll();
        await log.AppendAsync("a", new Paid(1));
        await one.WaitForNonStaleData(Patience);
        await using var other = log.Open();
        await using var two = other.BuildProjectionDaemon([second]);
        two.StartAll();

        await log.AppendAsync("a", new Paid(2));
        await one.WaitForNonStaleData(Patience);
        Assert.Empty(second.Positions);

        await one.StopAllAsync();
        await log.AppendAsync("a", new Paid(3));
        await two.WaitForNonStaleData(Patience);
        Assert.Equal([1L, 2L], first.Positions);
        Assert.Equal([3L], second.Positions);
    }

    [Fact]
    public async Task A_shard_whose_checkpoint_was_moved_by_another_faults_and_goes_on_from_there()
    {
        var recorder = new Recorder();
        await using var log = await TestLog.CreateAsync();
        await using var daemon = log.Store.BuildProjectionDaemon([recorder]);
        daemon.StartAll();
        await log.AppendAsync("a", new Paid(1), new Paid(2));
        await daemon.WaitForNonStaleData(Patience);

        await log.ExecuteAsync("update es_progression set last_seq = 0");
        await log.AppendAsync("a", new Paid(3));
        await daemon.WaitForNonStaleData(Patience);

        // Position 3 was handled, its checkpoint refused; then all of them from where the other worker left it.
        Assert.Equal([1L, 2L, 3L, 1L, 2L, 3L], recorder.Positions);
        Assert.Equal(3L, await log.ExecuteAsync("select last_seq from es_progression"));
    }

    [Fact]
    public async Task A_poison_event_pauses_its_shard_only_until_an_operator_skips_it()
    {
        var (poisoned, healthy) = (
            new Recorder("poisoned") { Poison = 3 },
            new Recorder("healthy")
        );
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Paid(1), new Paid(2), new Paid(3), new Paid(4));
        await using var daemon = log.Store.BuildProjectionDaemon([poisoned, healthy]);
        daemon.StartAll();

        await Eventually.TrueAsync(async () =>
            await StateAsync("poisoned")
                is { Position: 2, Status: ShardStatus.Failed, Reason: "poison", ErrorPosition: 3 }
        );
        await Eventually.TrueAsync(async () =>
            await StateAsync("healthy") is { Position: 4, Lag: 0, Status: ShardStatus.Running }
        );
        await log.Store.Shards.SkipEventAsync("poisoned", 3, "an operator", "made in a test");
        await daemon.WaitForNonStaleData(Patience);

        Assert.Equal([1L, 2L, 4L], poisoned.Positions);
        Assert.Equal(
            "an operator: made in a test",
            await log.ExecuteAsync(
                "select skipped_by || ': ' || reason from es_dead_letters where shard = 'poisoned'"
            )
        );
        Assert.Equal(ShardStatus.Running, (await StateAsync("poisoned")).Status);

        async Task<ShardState> StateAsync(string name) =>
            (await daemon.FetchShardsAsync()).FirstOrDefault(s => s.Name == name)
            ?? new ShardState(name, -1, -1, default, default, null, null, null, default);
    }

    private static async Task RebuildAgreesAsync(int[] amounts)
    {
        await using var log = await TestLog.CreateAsync(o => Add(o, new AccountProjection()));
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await log.AppendAsync("a", new Opened("Ada"));
        foreach (var amount in amounts)
            await log.AppendAsync("a", new Paid(amount));
        await daemon.WaitForNonStaleData(Patience);

        await using var rebuilt = log.Open(o => Add(o, new AccountProjection { NewVersion = 2 }));
        await rebuilt.ApplyAllConfiguredChangesToDatabaseAsync();
        await using var again = rebuilt.BuildProjectionDaemon();
        again.StartAll();
        await again.WaitForNonStaleData(Patience);

        var expected = await log.Store.QuerySession().Events.AggregateStreamAsync<Account>("a");
        Assert.Equal(new Account("Ada", amounts.Sum(), amounts.Length + 1), expected);
        Assert.Equal(expected, await log.Store.QuerySession().LoadAsync<Account>("a"));
        Assert.Equal(expected, await rebuilt.QuerySession().LoadAsync<Account>("a"));
    }

    private static void Add(StoreOptions options, IProjection projection) =>
        options.Projections.Add(projection);
}
