using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notary.ChainWatcher.Watching;
using Notary.Devnet.Processes;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>The only node goes away, and comes back as it was, or as another one.</summary>
public sealed class RestartedNodeTests : IAsyncLifetime, IDisposable
{
    private readonly string schema = SharedPostgres.NewSchema();
    private readonly string folder = Directory.CreateTempSubdirectory("anvil-").FullName;
    private TestChain chain = null!;

    private AnvilOptions Kept =>
        new() { Arguments = [$"--state={Path.Combine(folder, "state.json")}"] };

    public async Task InitializeAsync()
    {
        chain = await TestChain.StartAsync(Kept);
        for (var i = 0; i < 5; i++)
            await chain.MineAsync(1);
    }

    public async Task DisposeAsync() => await chain.DisposeAsync();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_node_that_was_stopped_and_started_is_followed_again()
    {
        await using var watcher = await WatcherHost.StartAsync(schema, [chain.Node("anvil")]);
        await LogBook.EqualsAsync(watcher, chain);
        await chain.StopAsync();
        await watcher.SeesAsync<NodeDropped>(e => e.Reason == "node-no-answer");
        await watcher.IsAsync(HealthStatus.Unhealthy);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(HealthStatus.Unhealthy, (await watcher.HealthAsync()).Status);
            await Task.Delay(10);
        }

        await chain.StartAgainAsync(Kept);
        await watcher.SeesAsync<NodeRestored>(_ => true);
        await chain.MineAsync(2);
        await LogBook.EqualsAsync(watcher, chain);
        Assert.Equal(HealthStatus.Healthy, (await watcher.HealthAsync()).Status);
        Assert.DoesNotContain(await watcher.EventsAsync(), e => e is BlockUndone);
    }

    [Fact]
    public async Task A_node_that_was_killed_and_lost_blocks_is_believed_after_a_while()
    {
        await using var watcher = await WatcherHost.StartAsync(schema, [chain.Node("anvil")]);
        await chain.StopAsync();
        await chain.StartAgainAsync(Kept);
        await chain.MineAsync(1);
        await chain.MineAsync(1);
        await LogBook.EqualsAsync(watcher, chain);
        await chain.Anvil.KillAsync();

        await chain.StartAgainAsync(Kept);
        await LogBook.EqualsAsync(watcher, chain);
        await chain.MineAsync(2);
        await LogBook.EqualsAsync(watcher, chain);
        Assert.Equal(2, (await watcher.EventsAsync()).OfType<BlockUndone>().Count());
    }

    [Theory]
    [InlineData(TestChain.ChainId)]
    [InlineData(5UL)]
    public async Task A_node_that_became_another_chain_is_not_followed_until_it_is_the_old_one_again(
        ulong chainId
    )
    {
        await using var watcher = await WatcherHost.StartAsync(schema, [chain.Node("anvil")]);
        await LogBook.EqualsAsync(watcher, chain);
        await chain.StopAsync();
        var other = new AnvilOptions
        {
            Port = chain.Anvil.Port,
            ChainId = chainId,
            Arguments = ["--timestamp=1000000000", "--block-time=1"],
        };
        await using (await AnvilProcess.StartAsync(other))
            await watcher.SeesAsync<NodeDropped>(e => e.Reason == "node-other-chain");

        await chain.StartAgainAsync(Kept);
        await chain.MineAsync(2);
        await LogBook.EqualsAsync(watcher, chain);
        Assert.DoesNotContain(await watcher.EventsAsync(), e => e is BlockUndone);
    }
}
