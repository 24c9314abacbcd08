using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notary.ChainWatcher.Watching;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>The chain changes its mind; the log is what it says in the end, whatever it said between.</summary>
public sealed class ReorganisationTests : IAsyncLifetime
{
    private readonly string schema = SharedPostgres.NewSchema();
    private TestChain chain = null!;

    public static TheoryData<ulong> Depths =>
        TestTier.Of<TheoryData<ulong>>(
            quick: [1, 2, 7, 64],
            full: [.. Enumerable.Range(1, 64).Select(d => (ulong)d)]
        );

    public async Task InitializeAsync() => chain = await TestChain.StartAsync();

    public async Task DisposeAsync() => await chain.DisposeAsync();

    [Theory]
    [MemberData(nameof(Depths))]
    public async Task A_reorganisation_is_followed(ulong depth)
    {
        for (var i = 0; i < 70; i++)
            await chain.MineAsync(1);
        await using var watcher = await StartAsync();
        await LogBook.EqualsAsync(watcher, chain);
        await chain.ReorganiseAsync(depth);
        await chain.MineAsync(2);
        await LogBook.EqualsAsync(watcher, chain);
        var undone = (await watcher.EventsAsync()).OfType<BlockUndone>();
        Assert.Equal(
            Enumerable.Range(1, (int)depth).Select(d => (long?)d),
            undone.Select(e => e.Depth)
        );
    }

    [Fact]
    public async Task Reorganisations_one_after_the_other_are_followed()
    {
        var random = new Random(20_261);
        await using var watcher = await StartAsync();
        for (var round = 0; round < TestTier.Of(quick: 12, full: 60); round++)
        {
            for (var i = random.Next(1, 6); i > 0; i--)
                await chain.MineAsync(random.Next(0, 3));
            var head = await chain.Rpc.BlockNumberAsync();
            await chain.ReorganiseAsync((ulong)random.Next(1, (int)Math.Min(head - 1, 20)));
        }
        await chain.MineAsync(1);
        await LogBook.EqualsAsync(watcher, chain);
    }

    [Fact]
    public async Task A_chain_that_goes_back_without_a_word_is_followed_back()
    {
        await chain.MineAsync(1);
        var snapshot = await chain.Levers.SnapshotAsync();
        await chain.MineAsync(1);
        await chain.MineAsync(1);
        await using var watcher = await StartAsync();
        await LogBook.EqualsAsync(watcher, chain);

        Assert.True(await chain.Levers.RevertAsync(snapshot));
        await chain.SynchroniseAsync();
        await LogBook.EqualsAsync(watcher, chain);
        await chain.MineAsync(2);
        await LogBook.EqualsAsync(watcher, chain);
    }

    [Fact]
    public async Task A_reorganisation_while_the_watcher_was_away_is_found_at_its_return()
    {
        for (var i = 0; i < 5; i++)
            await chain.MineAsync(1);
        await using (var watcher = await StartAsync())
            await LogBook.EqualsAsync(watcher, chain);
        await chain.ReorganiseAsync(3);
        await chain.MineAsync(1);
        await using (var watcher = await StartAsync())
            await LogBook.EqualsAsync(watcher, chain);
    }

    [Fact]
    public async Task A_reorganisation_deeper_than_the_limit_stops_the_watcher_and_says_so()
    {
        for (var i = 0; i < 10; i++)
            await chain.MineAsync(1);
        await using (var watcher = await StartAsync(("Watch:ReorganisationLimit", "4")))
        {
            await LogBook.EqualsAsync(watcher, chain);
            await chain.ReorganiseAsync(4);
            await chain.MineAsync(1);
            await LogBook.EqualsAsync(watcher, chain);

            await chain.ReorganiseAsync(5);
            await watcher.SeesAsync<WatchStopped>(_ => true);
            await watcher.IsAsync(HealthStatus.Unhealthy);
            var reason = (await watcher.HealthAsync()).Description;
            Assert.Contains("more than 4 blocks", reason, StringComparison.Ordinal);
        }

        // An operator decides that it is right after all.
        await using (var watcher = await StartAsync(("Watch:ReorganisationLimit", "20")))
        {
            await chain.MineAsync(1);
            await LogBook.EqualsAsync(watcher, chain);
            Assert.Single((await watcher.EventsAsync()).OfType<WatchStopped>());
        }
    }

    [Fact]
    public async Task Of_two_nodes_on_different_forks_the_first_is_followed_and_then_the_second()
    {
        await chain.MineAsync(1);
        await using var other = await chain.ForkAsync();
        await using var first = await FakeNode.StartAsync(chain.Anvil.Http);
        await using var second = await FakeNode.StartAsync(other.Anvil.Http);
        await chain.MineAsync(2);
        await other.MineAsync(1);
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [first.Options("first"), second.Options("second")]
        );
        await LogBook.EqualsAsync(watcher, chain);
        first.Instead = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await watcher.SeesAsync<NodeDropped>(e => e.Node == "first");
        await other.MineAsync(1);
        await LogBook.EqualsAsync(watcher, other);
    }

    private Task<WatcherHost> StartAsync(params (string Name, string Value)[] settings) =>
        WatcherHost.StartAsync(schema, [chain.Node("anvil")], settings);
}
