namespace Notary.EventStore.Tests.Log;

/// <summary>Leases: who lost one can append nothing under it any more, whatever it believes.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly List<TestLog> logs = [];

    public async Task InitializeAsync() => logs.Add(await TestLog.CreateAsync());

    public async Task DisposeAsync()
    {
        foreach (var log in logs)
            await log.DisposeAsync();
    }

    private IDocumentStore Store => logs[0].Store;

    [Fact]
    public async Task A_lease_of_the_living_stays_theirs_and_one_of_the_dead_is_taken()
    {
        var a = await Store.Leases.JoinAsync("a", "", Long);
        var b = await Store.Leases.JoinAsync("b", "", Long);
        await Store.Leases.TakeAsync(a, ["x", "y"]);
        await Store.Leases.TakeAsync(b, ["x", "y", "z"]);
        Assert.Equal([a, a, b], await HoldersAsync());
        await Store.Leases.ReleaseAsync(a, ["y"]);
        await Store.Leases.TakeAsync(b, ["x", "y"]);
        Assert.Equal([a, b, b], await HoldersAsync());
        await Store.Leases.RenewAsync(a, "", TimeSpan.FromMilliseconds(-1));
        await Store.Leases.TakeAsync(b, ["x"]);
        Assert.Equal([b, b, b], await HoldersAsync());
        await Store.Leases.LeaveAsync(b);
        Assert.Equal([null, null, null], await HoldersAsync());
        Assert.Empty((await Store.Leases.FetchAsync()).Living);
    }

    [Fact]
    public async Task A_process_that_takes_a_name_replaces_the_one_that_had_it()
    {
        var first = await Store.Leases.JoinAsync("a", "1", Long);
        await Store.Leases.TakeAsync(first, ["x"]);
        var before = await LeaseAsync("x");
        var second = await Store.Leases.JoinAsync("a", "2", Long);
        Assert.False(await Store.Leases.RenewAsync(first, "1", Long));
        await Store.Leases.TakeAsync(first, ["x", "y"]);
        await Store.Leases.TakeAsync(second, ["x"]);
        Assert.Equal(before with { Token = before.Token + 1 }, await LeaseAsync("x"));
        Assert.Equal([second], await HoldersAsync());
        Assert.Equal("2", (await Store.Leases.FetchAsync()).Living["a"].Details);
    }

    [Fact]
    public async Task What_is_appended_under_a_lost_lease_is_refused_and_its_group_is_not()
    {
        var a = await Store.Leases.JoinAsync("a", "", Long);
        await Store.Leases.TakeAsync(a, ["x", "y"]);
        var (x, y) = (await LeaseAsync("x"), await LeaseAsync("y"));
        await AppendAsync(x, "s");
        await Store.Leases.ReleaseAsync(a, ["x"]);
        await AppendAsync(x, "s"); // given back, and taken by nobody: its last holder may finish
        var b = await Store.Leases.JoinAsync("b", "", Long);
        await Store.Leases.TakeAsync(b, ["x"]);

        var lost = AppendAsync(x, "s");
        var kept = AppendAsync(y, "t");
        Assert.Equal("x", (await Assert.ThrowsAsync<LeaseLostException>(() => lost)).Lease);
        await kept;
        await AppendAsync(await LeaseAsync("x"), "s");
        Assert.Equal(3, (await Store.QuerySession().Events.FetchStreamAsync("s")).Count);
        Assert.True((await Store.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Who_follows_a_session_under_a_lost_lease_falls_with_it()
    {
        var a = await Store.Leases.JoinAsync("a", "", Long);
        await Store.Leases.TakeAsync(a, ["x"]);
        var lease = await LeaseAsync("x");
        await Store.Leases.ReleaseAsync(a, ["x"]);
        await Store.Leases.TakeAsync(await Store.Leases.JoinAsync("b", "", Long), ["x"]);
        var first = Session(lease, "s");
        var saving = first.SaveChangesAsync();
        var second = Session(lease: null, "s");
        second.Follow(first);
        await Assert.ThrowsAsync<PreviousSessionNotSavedException>(() => second.SaveChangesAsync());
        await Assert.ThrowsAsync<LeaseLostException>(() => saving);
    }

    [Fact]
    public async Task Under_load_nothing_is_appended_under_a_token_after_the_next_one()
    {
        var holders = new List<LeaseHolder>
        {
            await Store.Leases.JoinAsync("a", "", Long),
            await Store.Leases.JoinAsync("b", "", Long),
        };
        await Store.Leases.TakeAsync(holders[0], ["x"]);
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => WriteAsync(end.Token)).ToList();
        for (var i = 0; i < 30; i++)
        {
            await Task.Delay(5);
            await Store.Leases.ReleaseAsync(holders[i % 2], ["x"]);
            await Store.Leases.TakeAsync(holders[(i + 1) % 2], ["x"]);
        }
        await end.CancelAsync();
        var refused = (await Task.WhenAll(writers)).Sum();

        var tokens = new List<int>();
        await foreach (var e in Store.ReadAllAsync())
            tokens.Add(((Paid)e.Data).Amount);
        Assert.Equal(tokens.Order(), tokens);
        Assert.True(tokens.Distinct().Count() > 5);
        Assert.True(refused > 0);
    }

    /// <summary>Goes on with a lease until it is refused, and writes its token.</summary>
    private async Task<int> WriteAsync(CancellationToken end)
    {
        var refused = 0;
        for (var lease = await LeaseAsync("x"); !end.IsCancellationRequested; )
            try
            {
                var session = Store.LightweightSession();
                session.Events.Append("s", new Paid((int)lease.Token));
                session.Under(lease);
                await session.SaveChangesAsync(CancellationToken.None);
            }
            catch (LeaseLostException)
            {
                refused++;
                lease = await LeaseAsync("x");
            }
        return refused;
    }

    private IDocumentSession Session(Lease? lease, string stream)
    {
        var session = Store.LightweightSession();
        session.Events.Append(stream, new Paid(1));
        if (lease is not null)
            session.Under(lease);
        return session;
    }

    private Task<long> AppendAsync(Lease lease, string stream) =>
        Session(lease, stream).SaveChangesAsync();

    private async Task<Lease> LeaseAsync(string name) =>
        (await Store.Leases.FetchAsync()).Leases[name].Lease;

    private async Task<IEnumerable<LeaseHolder?>> HoldersAsync() =>
        (await Store.Leases.FetchAsync())
            .Leases.OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => l.Value.Holder);
}
