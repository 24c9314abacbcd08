using FsCheck;
using FsCheck.Fluent;

namespace Notary.EventStore.Tests.Daemon;

/// <summary>Documents that projections build: of which events, and how they are asked for.</summary>
public sealed class DocumentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>An event under a name of former times.</summary>
    private sealed record Deposited(int Cents);

    /// <summary>One account for each owner.</summary>
    private sealed class OwnersProjection : MultiStreamProjection<Account>
    {
        public OwnersProjection() =>
            Index("balance", "(((data->>'balance')::numeric)) where data->>'owner' <> 'nobody'");

        public override string Name => "owners";

        protected internal override string IdentityOf(IEvent @event) =>
            @event.StreamId["account-".Length..];
    }

    private static readonly Arbitrary<((int Owner, int Amount)[] Payments, int Least)> Histories = (
        from payments in (
            from owner in Gen.Choose(0, 4)
            from amount in Gen.Choose(-100, 100)
            select (owner, amount)
        ).ListOf()
        from least in Gen.Choose(-100, 100)
        select (payments.ToArray(), least)
    ).ToArbitrary();

    [Fact]
    public void A_query_selects_what_the_fold_of_the_log_would_and_so_it_does_after_a_rebuild() =>
        Prop.ForAll(Histories, h => SelectsAsync(h.Payments, h.Least).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    [Fact]
    public async Task A_projection_is_neither_held_up_by_events_that_it_does_not_fold_nor_behind_for_them()
    {
        await using var log = await TestLog.CreateAsync(Balances);
        await using var later = log.Open(o => o.Events.MapEventType<Deposited>("deposited"));
        await log.AppendAsync("a", new Opened("Ada"), new Paid(1), new Opened("Bob"));
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await daemon.WaitForNonStaleData(Patience);

        // The daemon's store cannot read this one.
        await AppendAsync(later, new Deposited(500));
        await log.AppendAsync("a", new Paid(2));
        await log.Store.WaitForNonStaleProjectionDataAsync(Patience);

        var balance = new Balance(3);
        Assert.Equal(balance, await log.Store.QuerySession().LoadAsync<Balance>("a"));
        Assert.Equal(4, await log.Store.RebuildAsync(new BalanceProjection(), 4));
        Assert.Equal(5, await log.Store.RebuildAsync(new BalanceProjection()));
        Assert.Equal(balance, await log.Store.QuerySession().LoadAsync<Balance>("a"));
    }

    [Fact]
    public async Task A_projection_folds_events_under_their_former_names_too()
    {
        await using var log = await TestLog.CreateAsync(o =>
        {
            Balances(o);
            o.Events.Upcast<Deposited, Paid>("deposited", 1, old => new(old.Cents / 100));
        });
        await using var former = log.Open(o => o.Events.MapEventType<Deposited>("deposited"));
        await AppendAsync(former, new Deposited(500));
        await log.AppendAsync("a", new Paid(2));
        await using var daemon = log.Store.BuildProjectionDaemon();
        daemon.StartAll();
        await daemon.WaitForNonStaleData(Patience);
        Assert.Equal(new Balance(7), await log.Store.QuerySession().LoadAsync<Balance>("a"));
    }

    private static async Task SelectsAsync((int Owner, int Amount)[] payments, int least)
    {
        await using var log = await TestLog.CreateAsync(o =>
            o.Projections.Add(new OwnersProjection())
        );
        foreach (var owner in Enumerable.Range(0, 5))
            await log.AppendAsync($"account-{owner}", new Opened($"{owner}"));
        foreach (var (owner, amount) in payments)
            await log.AppendAsync($"account-{owner}", new Paid(amount));
        await using (var daemon = log.Store.BuildProjectionDaemon())
        {
            daemon.StartAll();
            await daemon.WaitForNonStaleData(Patience);
        }
        var expected = Enumerable
            .Range(0, 5)
            .Select(owner => (Id: $"{owner}", Balance: SumOf(payments, owner)))
            .Where(a => a.Id != "3" && a.Balance >= least)
            .OrderByDescending(a => a.Id, StringComparer.Ordinal);
        Assert.Equal(expected, await SelectAsync(log, least));
        await log.ExecuteAsync($"delete from {new OwnersProjection().Table}");
        await log.Store.RebuildAsync(new OwnersProjection());
        Assert.Equal(expected, await SelectAsync(log, least));
        Assert.Equal(
            1L,
            await log.ExecuteAsync(
                $"select count(*) from pg_indexes where schemaname = '{log.Schema}' and indexname = 'es_doc_owners_v1_balance'"
            )
        );
    }

    private static async Task<IEnumerable<(string, int)>> SelectAsync(TestLog log, int least)
    {
        var found = await log
            .Store.QuerySession()
            .QueryAsync<Account>(
                "where (data->>'balance')::numeric >= $2 and data->>'owner' <> $1 order by id desc",
                default,
                "3",
                (decimal)least
            );
        return found.Select(a => (a.Owner, a.Balance));
    }

    private static int SumOf((int Owner, int Amount)[] payments, int owner) =>
        payments.Where(p => p.Owner == owner).Sum(p => p.Amount);

    private static Task AppendAsync(IDocumentStore store, object @event)
    {
        var session = store.LightweightSession();
        session.Events.Append("a", @event);
        return session.SaveChangesAsync();
    }

    private static void Balances(StoreOptions options) =>
        options.Projections.Add(new BalanceProjection());
}
