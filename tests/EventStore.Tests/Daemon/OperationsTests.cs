namespace Notary.EventStore.Tests.Daemon;

/// <summary>Operators command a running daemon through the database alone, from a store that knows no event and no projection.</summary>
public sealed class OperationsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_paused_shard_rests_across_restarts_until_it_is_resumed()
    {
        await using var log = await TestLog.CreateAsync();
        await using var outside = Outside(log);
        var recorder = new Recorder();
        await using (var daemon = log.Store.BuildProjectionDaemon([recorder]))
        {
            daemon.StartAll();
            await log.AppendAsync("a", new Paid(1));
            await daemon.WaitForNonStaleData(Patience);
            await outside.Shards.PauseShardAsync("recorder", "Ada", "maintenance");
        }

        await using var restarted = log.Store.BuildProjectionDaemon([recorder]);
        restarted.StartAll();
        await log.AppendAsync("a", new Paid(2));
        await Eventually.TrueAsync(async () =>
            await StateAsync(outside) is { Owner: not null, Lag: 1, Position: 1 }
        );
        var paused = await StateAsync(outside);
        Assert.Equal((ShardStatus.Paused, "Ada: maintenance"), (paused.Status, paused.Reason));
        Assert.True(paused.LagTime > TimeSpan.Zero);
        Assert.Equal([1L], recorder.Positions);

        await outside.Shards.ResumeShardAsync("recorder", "Ada", "done");
        await restarted.WaitForNonStaleData(Patience);
        Assert.Equal([1L, 2L], recorder.Positions);
        Assert.Equal(ShardStatus.Running, (await StateAsync(outside)).Status);
        Assert.Equal(
            [("resume", "Ada", "done"), ("pause", "Ada", "maintenance")],
            (await outside.Shards.FetchOperationsAsync()).Select(o =>
                (o.Action, o.RequestedBy, o.Reason)
            )
        );
    }

    [Fact]
    public async Task A_shard_under_load_pauses_between_two_pages()
    {
        await using var log = await TestLog.CreateAsync(o => o.Projections.BatchSize = 1);
        await using var outside = Outside(log);
        for (var i = 0; i < 20; i++)
            await log.AppendAsync("a", [.. Enumerable.Repeat((object)new Paid(1), 20)]);
        var recorder = new Recorder();
        await using var daemon = log.Store.BuildProjectionDaemon([recorder]);
        daemon.StartAll();
        await Eventually.TrueAsync(() => recorder.Positions.Count > 0);

        await outside.Shards.PauseShardAsync("recorder", "Ada", "too much");
        var (position, handled) = (0L, 0);
        await Eventually.TrueAsync(async () =>
        {
            var before = (position, handled);
            (position, handled) = ((await StateAsync(outside)).Position, recorder.Positions.Count);
            return before == (position, handled);
        });

        Assert.Equal(position, handled);
        await outside.Shards.ResumeShardAsync("recorder", "Ada", "better");
        await daemon.WaitForNonStaleData(Patience);
        Assert.Equal(Enumerable.Range(1, 400).Select(p => (long)p), recorder.Positions);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_not_recorded()
    {
        await using var log = await TestLog.CreateAsync();
        await using var daemon = log.Store.BuildProjectionDaemon([new Recorder()]);
        daemon.StartAll();
        await log.AppendAsync("a", new Paid(1));
        await daemon.WaitForNonStaleData(Patience);
        var shards = log.Store.Shards;

        Assert.Equal(
            "There is no shard 'other'; there are: recorder.",
            await RefusalAsync(() => shards.PauseShardAsync("other", "Ada", "why not"))
        );
        Assert.Equal(
            "Cannot resume shard 'recorder': no operator paused it.",
            await RefusalAsync(() => shards.ResumeShardAsync("recorder", "Ada", "why not"))
        );
        Assert.Equal(
            "Cannot skip shard 'recorder': it is past position 1, or skips it already.",
            await RefusalAsync(() => shards.SkipEventAsync("recorder", 1, "Ada", "why not"))
        );
        Assert.Equal(
            "Cannot rebuild shard 'recorder': the log has no position 2, or a rebuild of it is waiting already.",
            await RefusalAsync(() => shards.RequestRebuildAsync("recorder", 2, "Ada", "why not"))
        );
        Assert.Equal(
            "Say the reason, in 1 to 1,000 characters.",
            await RefusalAsync(() => shards.PauseShardAsync("recorder", "Ada", " "))
        );
        Assert.Empty(await shards.FetchOperationsAsync());
    }

    [Fact]
    public async Task Appends_of_another_process_are_heard_without_polling()
    {
        var recorder = new Recorder();
        await using var log = await TestLog.CreateAsync(o =>
            o.Projections.PollingInterval = TimeSpan.FromHours(1)
        );
        await using var daemon = log.Store.BuildProjectionDaemon([recorder]);
        daemon.StartAll();
        await using var other = log.Open();

        for (var i = 1; i <= 3; i++)
        {
            var session = other.LightweightSession();
            session.Events.Append("a", new Paid(i));
            await session.SaveChangesAsync();
            await daemon.WaitForNonStaleData(Patience);
        }

        Assert.Equal([1L, 2L, 3L], recorder.Positions);
    }

    private static IDocumentStore Outside(TestLog log) =>
        DocumentStore.For(options =>
        {
            options.Connection(log.ConnectionString);
            options.DatabaseSchemaName = log.Schema;
        });

    private static async Task<ShardState> StateAsync(IDocumentStore store) =>
        Assert.Single(await store.Shards.FetchShardsAsync());

    private static async Task<string> RefusalAsync(Func<Task> act) =>
        (await Assert.ThrowsAsync<ShardOperationException>(act)).Message;
}
