using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Notary.ChainWatcher.Watching;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>What enters the mempool is recorded once, and so is how it left.</summary>
public sealed class MempoolTests : IAsyncLifetime
{
    private static readonly int Crowd = TestTier.Of(quick: 2_000, full: 10_000);

    private readonly string schema = SharedPostgres.NewSchema();
    private TestChain chain = null!;

    public async Task InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        await chain.MineAsync(1);
    }

    public async Task DisposeAsync() => await chain.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pending_transaction_is_seen_and_then_mined(bool socket)
    {
        await using var watcher = await StartAsync(socket);
        var sent = await chain.PayAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{sent.Hash}");
        await chain.Levers.MineAsync();
        await watcher.SeesAsync<PendingMined>(e => e.TxId == $"{sent.Hash}" && e.Succeeded);
        await LogBook.EqualsAsync(watcher, chain);
        Assert.Single((await watcher.EventsAsync()).OfType<PendingSeen>());
    }

    [Fact]
    public async Task A_node_that_gives_ids_only_is_asked_for_bodies()
    {
        await using var node = await FakeNode.StartAsync(chain.Anvil.Http);
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [node.Options("node", socket: false)]
        );
        var sent = await chain.PayAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.Raw == Evm.Hex.Encode(sent.Raw));
    }

    [Fact]
    public async Task What_was_pending_before_the_watcher_came_is_seen()
    {
        var sent = await chain.PayAsync();
        await using var watcher = await StartAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{sent.Hash}");
    }

    [Fact]
    public async Task A_transaction_that_is_replaced_by_fee_is_dropped_with_its_successor()
    {
        await using var watcher = await StartAsync();
        var first = await chain.PayAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{first.Hash}");
        var second = await chain.ReplaceAsync(first);
        await watcher.SeesAsync<PendingDropped>(e =>
            e.TxId == $"{first.Hash}" && e.ReplacedBy == $"{second.Hash}"
        );
        await chain.Levers.MineAsync();
        await LogBook.EqualsAsync(watcher, chain);
    }

    [Fact]
    public async Task A_transaction_that_was_replaced_while_the_watcher_was_away_is_dropped_at_its_return()
    {
        var first = await chain.PayAsync();
        await using (var watcher = await StartAsync())
            await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{first.Hash}");
        await chain.ReplaceAsync(first);
        await chain.Levers.MineAsync();
        await using (var watcher = await StartAsync())
            await watcher.SeesAsync<PendingDropped>(e => e.TxId == $"{first.Hash}");
    }

    [Fact]
    public async Task A_transaction_that_the_node_drops_is_dropped()
    {
        await using var watcher = await StartAsync();
        var sent = await chain.PayAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{sent.Hash}");
        await chain.Levers.DropTransactionAsync(sent.Hash);
        await watcher.SeesAsync<PendingDropped>(e => e == new PendingDropped($"{sent.Hash}", null));
        await chain.Levers.MineAsync();
        await LogBook.EqualsAsync(watcher, chain);
    }

    [Fact]
    public async Task A_transaction_behind_a_gap_counts_when_the_gap_closes()
    {
        await using var watcher = await StartAsync();
        chain.SkipNonce();
        var behind = await chain.PayAsync();
        await chain.SynchroniseAsync();
        var before = await chain.PayAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{before.Hash}");
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{behind.Hash}");
        await chain.Levers.MineAsync();
        await watcher.SeesAsync<PendingMined>(e => e.TxId == $"{behind.Hash}");
    }

    [Fact]
    public async Task A_transaction_that_nobody_announced_is_observed_on_request()
    {
        await using var node = await FakeNode.StartAsync(chain.Anvil.Http);
        node.Tamper = (method, result) =>
            method is "eth_getFilterChanges" ? new JsonArray()
            : method is "txpool_content" ? new JsonObject { ["pending"] = new JsonObject() }
            : result;
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [node.Options("node", socket: false)]
        );
        await LogBook.EqualsAsync(watcher, chain);
        var sent = await chain.PayAsync();
        Assert.Equal(HttpStatusCode.Accepted, await watcher.ObserveAsync($"{sent.Hash}"));
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{sent.Hash}");
        Assert.Equal(HttpStatusCode.Accepted, await watcher.ObserveAsync($"{sent.Hash}"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            await watcher.ObserveAsync($"{TestChain.AgreementId}")
        );
        Assert.Equal(HttpStatusCode.BadRequest, await watcher.ObserveAsync("0x12"));
        await chain.Levers.MineAsync();
        await watcher.SeesAsync<PendingMined>(e => e.TxId == $"{sent.Hash}");
        Assert.Single((await watcher.EventsAsync()).OfType<PendingSeen>());
    }

    [Fact]
    public async Task Thousands_at_once_are_each_seen_once_and_mined_once()
    {
        await using var watcher = await StartAsync();
        var sent = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Crowd; i++)
            sent.Add((await chain.PayAsync()).Hash.ToString());
        while (await chain.Levers.PoolStatusAsync() is { Pending: > 0 })
            await chain.Levers.MineAsync();
        await LogBook.EqualsAsync(watcher, chain);
        await Eventually.TrueAsync(
            async () => (await watcher.EventsAsync()).OfType<PendingMined>().Count() >= Crowd,
            async () =>
                (await watcher.EventsAsync())
                    .OfType<PendingMined>()
                    .Count()
                    .ToString(CultureInfo.InvariantCulture)
        );
        var events = await watcher.EventsAsync();
        Assert.Equal(Crowd, events.OfType<PendingSeen>().Count());
        Assert.Equal(
            sent,
            events.OfType<PendingSeen>().Select(e => e.TxId).ToHashSet(StringComparer.Ordinal)
        );
        Assert.Equal(
            sent,
            events.OfType<PendingMined>().Select(e => e.TxId).ToHashSet(StringComparer.Ordinal)
        );
        Assert.Empty(events.OfType<PendingDropped>());
    }

    private Task<WatcherHost> StartAsync(bool socket = true) =>
        WatcherHost.StartAsync(
            schema,
            [socket ? chain.Node("anvil") : new() { Http = chain.Anvil.Http }]
        );
}
