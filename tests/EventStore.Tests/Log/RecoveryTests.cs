using Notary.Devnet.Processes;

namespace Notary.EventStore.Tests.Log;

public sealed class RecoveryTests
{
    private const int Kills = 10;

    [Fact]
    public async Task Killed_backends_neither_lose_nor_repeat_an_append()
    {
        await using var log = await TestLog.CreateAsync();
        using var done = new CancellationTokenSource();
        var killer = KillBackendsAsync(log, done);

        var appends = 0;
        while (!done.IsCancellationRequested)
            await log.AppendAsync("a", new Paid(appends++));

        await killer;
        Assert.Equal(
            Enumerable.Range(0, appends),
            (await log.ReadAllAsync()).Select(e => ((Paid)e.Data).Amount)
        );
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task A_crash_of_the_database_is_survived_unaided()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var projection = new AccountProjection();
        await using var log = await TestLog.CreateAsync(
            o => o.Projections.Add(projection),
            postgres.ConnectionString
        );
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await log.AppendAsync("a", new Opened("Ada"), new Paid(1));
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(30));

        await postgres.KillAsync();
        var whileDown = log.AppendAsync("a", new Paid(2));
        await postgres.StartAgainAsync();
        await whileDown;
        await log.AppendAsync("a", new Paid(3));
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(30));

        Assert.Equal(
            new Account("Ada", 6, 4),
            await log.Store.QuerySession().LoadAsync<Account>("a")
        );
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    /// <summary>Ends connections of appends in flight; the tests' own schema is in their search path setting.</summary>
    private static async Task KillBackendsAsync(TestLog log, CancellationTokenSource done)
    {
        for (var killed = 0L; killed < Kills; )
        {
            var count = await log.ExecuteAsync(
                $"""
                select count(pg_terminate_backend(l.pid)) from pg_locks l
                where l.relation = '{log.Schema}.es_head'::regclass and l.mode = 'RowExclusiveLock'
                """
            );
            killed += (long)count!;
            await Task.Delay(Random.Shared.Next(20));
        }
        await done.CancelAsync();
    }
}
