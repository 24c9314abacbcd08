using Notary.ChainWatcher.Watching;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>Which blocks the node calls final. This anvil says so of all but its newest two.</summary>
public sealed class FinalityTests : IAsyncLifetime
{
    private readonly string schema = SharedPostgres.NewSchema();
    private TestChain chain = null!;

    public async Task InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        await chain.MineAsync();
    }

    public async Task DisposeAsync() => await chain.DisposeAsync();

    [Fact]
    public async Task Final_blocks_are_recorded_once_where_amounts_wait_for_them()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var watcher = await StartAsync("true");
            await chain.MineAsync();
            var tip = (long)await chain.Rpc.BlockNumberAsync();
            await watcher.SeesAsync<BlockFinalized>(e => e.Height == tip - 2);
            var events = await watcher.EventsAsync();
            var heights = events.OfType<BlockFinalized>().Select(e => e.Height).ToList();
            Assert.Equal(heights.Distinct().Order(), heights);
            var seen = events.OfType<BlockSeen>().ToDictionary(e => e.Height, e => e.Hash);
            Assert.All(events.OfType<BlockFinalized>(), e => Assert.Equal(seen[e.Height], e.Hash));
        }
    }

    [Fact]
    public async Task Where_nothing_waits_for_them_they_are_not_asked_for()
    {
        await using var watcher = await StartAsync("false");
        await chain.MineAsync();
        await LogBook.EqualsAsync(watcher, chain);
        Assert.Empty((await watcher.EventsAsync()).OfType<BlockFinalized>());
    }

    private Task<WatcherHost> StartAsync(string finalized) =>
        WatcherHost.StartAsync(
            schema,
            [chain.Node("anvil")],
            ("Finality:0:From", "1000"),
            ("Finality:0:Finalized", finalized)
        );
}
