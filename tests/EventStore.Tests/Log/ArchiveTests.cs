namespace Notary.EventStore.Tests.Log;

public sealed class ArchiveTests
{
    [Fact]
    public async Task An_archived_stream_takes_no_more()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada"));
        await using var other = log.Open();
        await AppendAsync(other, "b", new Opened("Bob")); // it knows the log's state now

        await ArchiveAsync(log.Store, "a", "closed by its owner");

        Assert.Equal(new Archived("closed by its owner"), (await log.ReadAllAsync())[^1].Data);
        Assert.Equal(
            new StreamState("a", null, 2, true),
            await log.Store.QuerySession().Events.FetchStreamStateAsync("a")
        );
        foreach (var store in new[] { log.Store, other })
        {
            await Assert.ThrowsAsync<InvalidStreamOperationException>(() =>
                AppendAsync(store, "a", new Paid(1))
            );
            await Assert.ThrowsAsync<InvalidStreamOperationException>(() =>
                ArchiveAsync(store, "a", null)
            );
        }
        await log.AppendAsync("b", new Paid(1));
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_not_archived()
    {
        await using var log = await TestLog.CreateAsync();
        await Assert.ThrowsAsync<NonExistentStreamException>(() =>
            ArchiveAsync(log.Store, "nobody", null)
        );
        Assert.Empty(await log.ReadAllAsync());
    }

    [Fact]
    public async Task A_session_appends_nothing_to_what_it_archives()
    {
        await using var log = await TestLog.CreateAsync();
        var session = log.Store.LightweightSession();
        session.Events.StartStream("a", new Opened("Ada"));
        session.Events.ArchiveStream("a");
        Assert.Throws<InvalidStreamOperationException>(() =>
            session.Events.Append("a", new Paid(1))
        );
        Assert.Equal(2, await session.SaveChangesAsync());
    }

    private static Task ArchiveAsync(IDocumentStore store, string stream, string? reason)
    {
        var session = store.LightweightSession();
        session.Events.ArchiveStream(stream, reason);
        return session.SaveChangesAsync();
    }

    private static Task AppendAsync(IDocumentStore store, string stream, object @event)
    {
        var session = store.LightweightSession();
        session.Events.Append(stream, @event);
        return session.SaveChangesAsync();
    }
}
