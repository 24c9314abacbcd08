using Notary.Testing;
using Npgsql;

namespace Notary.EventStore.Tests.Daemon;

/// <summary>Wherever a shard dies, its projection is the fold of the log.</summary>
public sealed class CrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Step.BeforeLoading)]
    [InlineData(Step.BetweenLoadingAndWriting)]
    [InlineData(Step.AmongTheWrites)]
    public async Task A_shard_killed_at_any_step_counts_every_event_once(Step step)
    {
        await using var log = await TestLog.CreateAsync();
        var killed = new KilledProjection(step, () => KillShardAsync(log));
        await using var store = log.Open(o =>
        {
            o.Projections.BatchSize = 7;
            o.Projections.Add(killed);
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        await FillAsync(log);

        await RunToTheHeadAsync(store);

        Assert.True(killed.Kills > 2);
        await AssertFoldAsync(log);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_not_repeated()
    {
        await using var log = await TestLog.CreateAsync();
        await using var proxy = new MutableProxy(
            new NpgsqlConnectionStringBuilder(log.ConnectionString).Port
        );
        var muted = new KilledProjection(
            Step.BetweenLoadingAndWriting,
            () =>
            {
                proxy.IsMute = true;
                return Task.FromResult(true);
            }
        )
        {
            MostKills = 1,
        };
        await using var store = log.Open(o =>
        {
            o.Connection($"{log.ConnectionString};Port={proxy.Port}");
            o.Projections.Add(muted);
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        await FillAsync(log);
        await using var daemon = store.BuildProjectionDaemon();
        daemon.StartAll();

        await Eventually.TrueAsync(async () =>
            await log.ExecuteAsync("select max(last_seq) from es_progression") is 40L
        );
        Assert.True(proxy.IsMute);
        Assert.True(proxy.Cut() > 0);
        await log.AppendAsync("s1", new Paid(1));
        await daemon.WaitForNonStaleData(Patience);

        await AssertFoldAsync(log);
    }

    [Fact]
    public async Task Of_two_daemons_forced_onto_a_shard_one_faults_and_the_state_is_right()
    {
        await using var log = await TestLog.CreateAsync();
        var (first, second) = (new FaultLog(), new FaultLog());
        await using var one = log.Open(Forced);
        await using var other = log.Open(Forced);
        await one.ApplyAllConfiguredChangesToDatabaseAsync();
        await using var daemon = one.BuildProjectionDaemon(logger: first);
        await using var intruder = other.BuildProjectionDaemon(logger: second);
        daemon.StartAll();
        intruder.StartAll();

        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; first.Overtaken + second.Overtaken == 0; i++)
        {
            await log.AppendAsync($"s{i % 3}", new Paid(i));
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience);
        }
        await daemon.WaitForNonStaleData(Patience);

        await AssertFoldAsync(log);

        static void Forced(StoreOptions options) =>
            options.Projections.Add(new UnlockedProjection());
    }

    [Fact]
    public async Task Backends_killed_at_random_under_load_leave_the_projection_right()
    {
        await using var log = await TestLog.CreateAsync();
        await using var store = log.Open(o => o.Projections.Add(new JournaledBalances()));
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        await using var daemon = store.BuildProjectionDaemon();
        daemon.StartAll();
        var random = new Random(7);
        var kills = 0;
        for (var i = 0; kills < 20; i++)
        {
            await log.AppendAsync($"s{i % 3}", new Paid(i));
            if (random.Next(4) == 0 && await KillShardAsync(log))
                kills++;
        }
        await daemon.WaitForNonStaleData(Patience);

        await AssertFoldAsync(log);
    }

    private static async Task FillAsync(TestLog log)
    {
        for (var i = 0; i < 40; i++)
            await log.AppendAsync($"s{i % 3}", new Paid(i));
    }

    private static async Task RunToTheHeadAsync(IDocumentStore store)
    {
        await using var daemon = store.BuildProjectionDaemon();
        daemon.StartAll();
        await daemon.WaitForNonStaleData(Patience);
    }

    /// <summary>Ends the session that holds the shard's lock, if one does.</summary>
    private static async Task<bool> KillShardAsync(TestLog log)
    {
        var key = ShardKey.Of(log.Schema, JournaledBalances.Shard);
        return await log.ExecuteAsync(
            $"""
            select count(pg_terminate_backend(pid)) from pg_locks
            where locktype = 'advisory' and granted and (classid::bigint << 32 | objid::bigint) = {key.Lock}
            """
        )
            is > 0L;
    }

    private static async Task AssertFoldAsync(TestLog log)
    {
        var events = await log.ReadAllAsync();
        Assert.Equal(
            events.Select(e => e.Position),
            (long[])
                (
                    await log.ExecuteAsync(
                        "select array_agg(position order by position) from journal"
                    )
                )!
        );
        Assert.Equal(
            string.Join(
                ' ',
                events
                    .GroupBy(e => e.StreamId, StringComparer.Ordinal)
                    .OrderBy(s => s.Key, StringComparer.Ordinal)
                    .Select(s => $"{s.Key}:{s.Sum(e => ((Paid)e.Data).Amount)}")
            ),
            await log.ExecuteAsync(
                "select string_agg(id || ':' || (data ->> 'total'), ' ' order by id) from es_doc_balance_v1"
            )
        );
    }
}
