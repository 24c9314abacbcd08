namespace Notary.EventStore.Tests.Log;

public sealed class AppendTests
{
    [Fact]
    public async Task Events_come_back_as_they_were_saved()
    {
        await using var log = await TestLog.CreateAsync();
        var session = log.Store.LightweightSession();
        (session.CorrelationId, session.CausationId) = ("story-1", "message-1");
        session.SetHeader("who", "tester");
        session.Events.StartStream<Account>("account-1", new Opened("Ada"), new Paid(5));

        Assert.Equal(2, await session.SaveChangesAsync());

        var events = await log.ReadAllAsync();
        Assert.Equal([1L, 2L], events.Select(e => e.Position));
        Assert.Equal([1L, 2L], events.Select(e => e.Version));
        Assert.Equal([new Opened("Ada"), new Paid(5)], events.Select(e => e.Data));
        Assert.All(
            events,
            e =>
                Assert.Equal(
                    ("account-1", "story-1", "message-1"),
                    (e.StreamId, e.CorrelationId, e.CausationId)
                )
        );
        Assert.All(events, e => Assert.Equal("tester", e.Headers["who"]));
        Assert.Equal(
            new StreamState("account-1", "Account", 2, false),
            await session.Events.FetchStreamStateAsync("account-1")
        );
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task A_stream_starts_once()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada"));
        var session = log.Store.LightweightSession();
        session.Events.StartStream("a", new Opened("Bob"));
        var e = await Assert.ThrowsAsync<ExistingStreamIdCollisionException>(() =>
            session.SaveChangesAsync()
        );
        Assert.Equal("a", e.StreamId);
    }

    [Fact]
    public async Task An_aggregate_is_the_fold_of_its_stream_up_to_any_point()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada"), new Paid(1));
        await log.AppendAsync("b", new Opened("Bob"));
        await log.AppendAsync("a", new Paid(2));
        var events = log.Store.QuerySession().Events;

        Assert.Equal(new Account("Ada", 3, 3), await events.AggregateStreamAsync<Account>("a"));
        Assert.Equal(
            new Account("Ada", 1, 2),
            await events.AggregateStreamAsync<Account>("a", version: 2)
        );
        Assert.Equal(
            new Account("Ada", 1, 2),
            await events.AggregateStreamAsync<Account>("a", position: 3)
        );
        Assert.Equal(
            new Account("Ada", 1, 2),
            await events.AggregateStreamAsync<Account>(
                "a",
                timestamp: (await log.ReadAllAsync())[1].Timestamp
            )
        );
        Assert.Null(await events.AggregateStreamAsync<Account>("nobody"));
    }

    [Fact]
    public async Task A_decision_on_a_stale_aggregate_is_refused()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada"));
        var session = log.Store.LightweightSession();
        var stream = await session.Events.FetchForWriting<Account>("a");
        await log.AppendAsync("a", new Paid(1));

        stream.AppendOne(new Paid(2));

        var e = await Assert.ThrowsAsync<EventStreamUnexpectedMaxEventIdException>(() =>
            session.SaveChangesAsync()
        );
        Assert.Equal((1, 2), (e.ExpectedVersion, e.ActualVersion));
    }

    [Fact]
    public async Task Of_a_race_for_one_version_one_wins_and_nothing_is_burned()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada"));
        await using var other = log.Open();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => TryPayAsync(i % 2 == 0 ? log.Store : other, i))
        );

        Assert.Single(results, won => won);
        Assert.Equal([1L, 2L], (await log.ReadAllAsync()).Select(e => e.Position));
        await log.AppendAsync("a", new Paid(7));
        Assert.Equal(3, (await log.ReadAllAsync())[^1].Position);
    }

    [Fact]
    public async Task A_conflict_leaves_the_others_of_its_group_alone()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada"));

        var saves = Enumerable.Range(0, 100).Select(i => SaveAsync(log.Store, i)).ToList();
        await Task.WhenAll(saves.Select(s => s.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(50, saves.Count(s => s.IsCompletedSuccessfully));
        Assert.All(
            saves.Where(s => s.IsFaulted),
            s => Assert.IsType<ExistingStreamIdCollisionException>(s.Exception!.InnerException)
        );
        // Of a refused session nothing is there, its other stream included.
        Assert.Null(await log.Store.QuerySession().Events.FetchStreamStateAsync("with-conflict-1"));
        Assert.True((await log.Store.VerifyAsync()).IsIntact);

        static Task SaveAsync(IDocumentStore store, int i)
        {
            var session = store.LightweightSession();
            if (i % 2 == 1)
                session.Events.StartStream("a", new Opened("again"));
            session.Events.Append(
                $"with-{(i % 2 == 1 ? "conflict" : "success")}-{i}",
                new Opened("x")
            );
            return session.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task Appends_to_streams_in_opposite_orders_do_not_deadlock()
    {
        await using var log = await TestLog.CreateAsync();
        await using var other = log.Open();

        await Task.WhenAll(
            PayAllAsync(log.Store, ["a", "b", "c"]),
            PayAllAsync(other, ["c", "b", "a"])
        );

        Assert.Equal(300, (await log.ReadAllAsync()).Count);

        static async Task PayAllAsync(IDocumentStore store, string[] streams)
        {
            for (var i = 0; i < 50; i++)
            {
                var session = store.LightweightSession();
                foreach (var stream in streams)
                    session.Events.Append(stream, new Paid(i));
                await session.SaveChangesAsync();
            }
        }
    }

    [Fact]
    public async Task A_message_takes_effect_once()
    {
        await using var log = await TestLog.CreateAsync();
        var message = Guid.NewGuid();
        await ReceiveAsync();

        var e = await Assert.ThrowsAsync<MessageAlreadyReceivedException>(ReceiveAsync);

        Assert.Equal([message], e.MessageIds);
        Assert.Single(await log.ReadAllAsync());
        Assert.True(await log.Store.QuerySession().Events.HasReceivedAsync("consumer", message));

        Task ReceiveAsync()
        {
            var session = log.Store.LightweightSession();
            session.ReceiveOnce("consumer", message);
            session.Events.Append("a", new Paid(1));
            return session.SaveChangesAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("línea")]
    [InlineData("nul\0")]
    public async Task Odd_stream_ids_are_refused(string id)
    {
        await using var log = await TestLog.CreateAsync();
        Assert.Throws<ArgumentException>(() =>
            log.Store.LightweightSession().Events.Append(id, new Paid(1))
        );
    }

    [Fact]
    public async Task Unregistered_events_are_refused()
    {
        await using var log = await TestLog.CreateAsync();
        await Assert.ThrowsAsync<UnknownEventTypeException>(() => log.AppendAsync("a", "text"));
    }

    [Fact]
    public async Task Positions_go_beyond_two_to_the_31()
    {
        await using var log = await TestLog.CreateAsync();
        await log.ExecuteAsync("update es_head set position = 5000000000");
        await log.AppendAsync("a", new Paid(1));
        var only = Assert.Single(await log.ReadAllAsync(after: 4_999_999_999));
        Assert.Equal(5_000_000_001, only.Position);
    }

    private static async Task<bool> TryPayAsync(IDocumentStore store, int amount)
    {
        var session = store.LightweightSession();
        session.Events.Append("a", expectedVersion: 1, new Paid(amount));
        try
        {
            await session.SaveChangesAsync();
            return true;
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            return false;
        }
    }
}
