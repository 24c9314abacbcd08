namespace Notary.EventStore.Tests.Log;

public sealed class InlineProjectionTests
{
    private sealed class Accounts : SingleStreamProjection<Account>;

    /// <summary>A table that the database keeps small.</summary>
    private sealed class SmallPayments : IProjection
    {
        public string Name => "small_payments";

        public int Version => 1;

        public string SchemaSql =>
            "create table if not exists small_payments (position bigint, amount int check (amount < 100))";

        public Task ApplyAsync(
            IProjectionOperations operations,
            IReadOnlyList<IEvent> page,
            CancellationToken cancellation
        )
        {
            foreach (var e in page.OfType<IEvent<Paid>>())
                operations.QueueSqlCommand(
                    "insert into small_payments values ($1, $2)",
                    e.Position,
                    e.Data.Amount
                );
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_document_is_there_with_the_append_whichever_process_made_it()
    {
        await using var log = await TestLog.CreateAsync(Inline(new Accounts()));
        await using var other = log.Open(Inline(new Accounts()));
        await log.AppendAsync("a", new Opened("Ada"));

        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => PayAsync(i % 2 == 0 ? log.Store : other, "a", i))
        );

        Assert.Equal(
            new Account("Ada", 780, 41),
            await log.Store.QuerySession().LoadAsync<Account>("a")
        );
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(30));
        Assert.Empty(await log.Store.Shards.FetchShardsAsync());
    }

    [Fact]
    public async Task What_a_projection_refuses_fails_its_own_session_only()
    {
        await using var log = await TestLog.CreateAsync(Inline(new SmallPayments()));

        var saves = Enumerable.Range(90, 20).Select(i => PayAsync(log.Store, $"s{i}", i)).ToList();
        await Task.WhenAll(saves.Select(s => s.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(10, saves.Count(s => s.IsFaulted));
        Assert.Equal(
            Enumerable.Range(90, 10),
            (await log.ReadAllAsync()).Select(e => ((Paid)e.Data).Amount).Order()
        );
        Assert.Equal(10L, await log.ExecuteAsync("select count(*) from small_payments"));
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    private static Action<StoreOptions> Inline(IProjection projection) =>
        options => options.Projections.Add(projection, ProjectionLifecycle.Inline);

    private static Task PayAsync(IDocumentStore store, string stream, int amount)
    {
        var session = store.LightweightSession();
        session.Events.Append(stream, new Paid(amount));
        return session.SaveChangesAsync();
    }
}
