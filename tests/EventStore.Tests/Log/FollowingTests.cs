namespace Notary.EventStore.Tests.Log;

/// <summary>Sessions that were decided on what others are only about to record.</summary>
public sealed class FollowingTests
{
    [Fact]
    public async Task Sessions_that_follow_each_other_need_not_wait_for_each_others_commit()
    {
        await using var log = await TestLog.CreateAsync();
        var saves = new List<Task<long>>();
        for (var (i, before) = (0, (IDocumentSession?)null); i < 200; i++)
        {
            var session = Paying(log.Store, version: i, amount: i, before);
            saves.Add(session.SaveChangesAsync());
            before = session;
        }
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), await Task.WhenAll(saves));
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    /// <summary>The stream has the version that the follower expects, but not the event that it was decided on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_follows_a_refused_one_is_refused_although_its_version_fits(
        bool together
    )
    {
        await using var log = await TestLog.CreateAsync();
        var refused = Paying(log.Store, version: 0, amount: 1);
        await log.AppendAsync("a", new Paid(100));
        Task saving = refused.SaveChangesAsync();
        if (!together)
            await Assert.ThrowsAsync<ExistingStreamIdCollisionException>(() => saving);

        var follower = Paying(log.Store, version: 1, amount: 2, refused);
        var following = follower.SaveChangesAsync();

        await Assert.ThrowsAsync<PreviousSessionNotSavedException>(() => following);
        await Assert.ThrowsAsync<ExistingStreamIdCollisionException>(() => saving);
        await Assert.ThrowsAsync<PreviousSessionNotSavedException>(() =>
            Paying(log.Store, version: 1, amount: 3, follower).SaveChangesAsync()
        );
        Assert.Equal(new Paid(100), Assert.Single(await log.ReadAllAsync()).Data);
    }

    [Fact]
    public async Task A_session_that_follows_a_repeated_message_is_refused()
    {
        await using var log = await TestLog.CreateAsync();
        var id = Guid.NewGuid();
        for (var round = 0; round < 2; round++)
        {
            var received = Paying(log.Store, version: round * 2, amount: 1);
            received.ReceiveOnce("consumer", id);
            Task saving = received.SaveChangesAsync();
            var following = Paying(log.Store, version: round * 2 + 1, amount: 2, received)
                .SaveChangesAsync();
            if (round == 0)
            {
                await Task.WhenAll(saving, following);
                continue;
            }
            await Assert.ThrowsAsync<MessageAlreadyReceivedException>(() => saving);
            await Assert.ThrowsAsync<PreviousSessionNotSavedException>(() => following);
        }
        Assert.Equal(2, (await log.ReadAllAsync()).Count);
    }

    private static IDocumentSession Paying(
        IDocumentStore store,
        long version,
        int amount,
        IDocumentSession? before = null
    )
    {
        var session = store.LightweightSession();
        session.Events.Append("a", version, new Paid(amount));
        if (before is not null)
            session.Follow(before);
        return session;
    }
}
