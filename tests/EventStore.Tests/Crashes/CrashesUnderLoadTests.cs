using Notary.Testing;
using Npgsql;

namespace Notary.EventStore.Tests.Crashes;

public sealed class CrashesUnderLoadTests
{
    private const int Seed = 20_261;

    private static readonly int KillsOfAKind = TestTier.Of(quick: 2, full: 12);

    /// <summary>What must have been appended between two kills.</summary>
    private const int LeastProgress = 40;

    [Fact]
    public async Task Kills_of_service_database_and_broker_lose_nothing_and_count_nothing_twice()
    {
        var random = new Random(Seed);
        await using var rig = await Rig.StartAsync(Seed);
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(rig.ConnectionString);
            options.DatabaseSchemaName = VictimService.Name;
            VictimService.MapEvents(options.Events);
        });
        await using var database = NpgsqlDataSource.Create(rig.ConnectionString);
        var victims = Enumerable.Repeat(Enum.GetValues<Victim>(), KillsOfAKind).SelectMany(v => v);
        foreach (var victim in victims.OrderBy(_ => random.Next()).ToList())
        {
            await ProgressAsync(rig, store);
            await Task.Delay(random.Next(300));
            await rig.KillAsync(victim, TimeSpan.FromMilliseconds(random.Next(500)));
        }
        await ProgressAsync(rig, store);
        await rig.StopLoadAsync();
        await IgnoreTimeoutAsync(SettleAsync(rig, store, database));

        var outcome = new Outcome(store, database);
        var acknowledged = rig.Acknowledged;
        Assert.Equal(KillsOfAKind + 1, rig.Runs);
        Assert.True(acknowledged.Count > LeastProgress);
        Assert.Empty(await outcome.DifferencesAsync(acknowledged));
        await AssertThatDifferencesShowAsync(outcome, database, acknowledged);
    }

    /// <summary>A busy machine needs long for the backlog behind a killed broker.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromMinutes(5);

    /// <summary>The load runs: the log grows after the kill before.</summary>
    private static async Task ProgressAsync(Rig rig, IDocumentStore store)
    {
        var start = await HeadAsync(store);
        await Eventually.TrueAsync(async () =>
        {
            Assert.Null(rig.Obituary);
            return await HeadAsync(store) >= start + LeastProgress;
        });
    }

    /// <summary>What is in flight arrives: as many notes as payments, and no shard behind.</summary>
    private static async Task SettleAsync(Rig rig, IDocumentStore store, NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "select count(*) filter (where type = 'paid') = count(*) filter (where type = 'noted') from victim.es_events"
        );
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.Null(rig.Obituary);
                var shards = await store.Shards.FetchShardsAsync();
                return (bool)(await command.ExecuteScalarAsync())! && shards.All(s => s.Lag == 0);
            },
            SettleTime
        );
    }

    /// <summary>The differences then tell more.</summary>
    private static async Task IgnoreTimeoutAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>0 while there is no log, or no database.</summary>
    private static async Task<long> HeadAsync(IDocumentStore store)
    {
        try
        {
            return (await store.FetchHeadAsync()).Position;
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }

    private static async Task AssertThatDifferencesShowAsync(
        Outcome outcome,
        NpgsqlDataSource database,
        IReadOnlySet<int> acknowledged
    )
    {
        await using var command = database.CreateCommand(
            """
            insert into victim.journal values (1);
            update victim.es_doc_balance_v1 set data = '{"total":-1}' where id = 'account-1'
            """
        );
        await command.ExecuteNonQueryAsync();
        var differences = await outcome.DifferencesAsync(acknowledged.Append(-1).ToHashSet());
        Assert.Equal(3, differences.Count);
        Assert.Equal("acknowledged and not in the log: -1", differences[0]);
        Assert.Equal("projected twice: 1", differences[1]);
    }
}
