using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notary.Chains;
using Notary.ChainWatcher.Watching;
using Notary.Devnet.Processes;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>The first of two nodes misbehaves: it is dropped with a reason, and the log is what the second says.</summary>
public sealed class FaultyNodeTests : IAsyncLifetime
{
    private readonly string schema = SharedPostgres.NewSchema();
    private TestChain chain = null!;
    private FakeNode bad = null!;
    private FakeNode good = null!;

    public async Task InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        bad = await FakeNode.StartAsync(chain.Anvil.Http);
        good = await FakeNode.StartAsync(chain.Anvil.Http);
        await chain.MineAsync(2);
    }

    public async Task DisposeAsync()
    {
        await bad.DisposeAsync();
        await good.DisposeAsync();
        await chain.DisposeAsync();
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("hash")]
    [InlineData("logsBloom")]
    public Task A_header_that_does_not_hash_to_its_hash_is_a_lie(string member) =>
        IsDroppedAsync(
            "node-lied",
            (method, result) => method == "eth_getBlockByNumber" ? Altered(result, member) : result
        );

    [Fact]
    public Task A_receipt_that_is_not_behind_its_root_is_a_lie() =>
        IsDroppedAsync(
            "node-lied",
            (method, result) =>
            {
                if (method == "eth_getBlockReceipts" && result is JsonArray { Count: > 1 } receipts)
                    receipts[1]!["logs"]![0]!["data"] = "0x01";
                return result;
            }
        );

    [Fact]
    public Task A_receipt_that_is_left_out_is_a_lie() =>
        IsDroppedAsync(
            "node-lied",
            (method, result) =>
            {
                if (method == "eth_getBlockReceipts" && result is JsonArray { Count: > 1 } receipts)
                    receipts.RemoveAt(1);
                return result;
            }
        );

    [Fact]
    public Task A_transaction_that_is_not_behind_its_root_is_a_lie() =>
        IsDroppedAsync(
            "node-lied",
            (method, result) =>
            {
                if (
                    method == "eth_getBlockByHash"
                    && result!["transactions"] is JsonArray { Count: > 1 } transactions
                )
                    transactions[1]!["nonce"] = "0x77";
                return result;
            }
        );

    [Fact]
    public Task A_block_of_another_height_is_a_lie() =>
        IsDroppedAsync(
            "node-lied",
            (method, result) =>
            {
                if (method == "eth_getBlockByNumber" && (string?)result?["number"] == "0x1")
                    return JsonNode.Parse(zero!);
                if (method == "eth_getBlockByNumber" && (string?)result?["number"] == "0x0")
                    zero = result!.ToJsonString();
                return result;
            }
        );

    private string? zero;

    [Fact]
    public Task A_node_of_another_chain_id_is_not_followed() =>
        IsDroppedAsync(
            "node-other-chain",
            (method, result) => method == "eth_chainId" ? "0x1" : result
        );

    [Fact]
    public async Task A_node_with_another_block_0_is_not_followed()
    {
        await using var other = await TestChain.StartAsync(
            new AnvilOptions { Arguments = ["--timestamp=1000000000"] }
        );
        await other.MineAsync(1);
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [good.Options("good"), other.Node("other")]
        );
        await watcher.SeesAsync<NodeDropped>(e =>
            e is { Node: "other", Reason: "node-other-chain" }
        );
        await chain.MineAsync(1);
        await LogBook.EqualsAsync(watcher, chain);
        Assert.Equal(HealthStatus.Degraded, (await watcher.HealthAsync()).Status);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1"}""")]
    [InlineData("redirect")]
    [InlineData("deep")]
    [InlineData("long")]
    [InlineData("slow")]
    [InlineData("silent")]
    public async Task A_node_that_answers_nonsense_or_nothing_is_not_followed(string answer)
    {
        bad.Instead = context => HostileAsync(context, answer);
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [bad.Options("bad"), good.Options("good")],
            ("Watch:MaxMessageBytes", "1000000"),
            ("Watch:CallTimeout", "00:00:01")
        );
        await watcher.SeesAsync<NodeDropped>(e => e is { Node: "bad", Reason: "node-no-answer" });
        await chain.MineAsync(1);
        await LogBook.EqualsAsync(watcher, chain);

        bad.Instead = null;
        await watcher.SeesAsync<NodeRestored>(e => e.Node == "bad");
    }

    [Fact]
    public async Task A_node_that_stops_growing_is_behind()
    {
        JsonNode? stuck = null;
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [bad.Options("bad", socket: false), good.Options("good")]
        );
        await LogBook.EqualsAsync(watcher, chain);
        var head = (await chain.Rpc.BlockNumberAsync()).ToString("x", null);
        bad.Tamper = (method, result) =>
            method != "eth_getBlockByNumber" ? result
            : (string?)result?["number"] == $"0x{head}" ? stuck = result
            : stuck?.DeepClone() ?? result;
        await Eventually.TrueAsync(
            () => Task.FromResult(stuck is not null),
            () => Task.FromResult("")
        );
        for (var i = 0; i < 8; i++)
            await chain.MineAsync(1);
        await watcher.SeesAsync<NodeDropped>(e => e.Node == "bad");
        await LogBook.EqualsAsync(watcher, chain);
    }

    private async Task IsDroppedAsync(string reason, Func<string, JsonNode?, JsonNode?> tamper)
    {
        bad.Tamper = tamper;
        await using var watcher = await WatcherHost.StartAsync(
            schema,
            [bad.Options("bad"), good.Options("good")]
        );
        await watcher.SeesAsync<NodeDropped>(e => e.Node == "bad");
        await chain.MineAsync(1);
        await LogBook.EqualsAsync(watcher, chain);
        var dropped = (await watcher.EventsAsync()).OfType<NodeDropped>().First();
        Assert.Equal(("bad", reason), (dropped.Node, dropped.Reason));
        Assert.Contains(
            $"bad ({reason})",
            (await watcher.HealthAsync()).Description,
            StringComparison.Ordinal
        );
    }

    private static JsonNode? Altered(JsonNode? block, string member)
    {
        if (block is null)
            return null;
        var text = (string)block[member]!;
        block[member] = text[..^1] + (text[^1] == '1' ? '2' : '1');
        return block;
    }

    private static async Task HostileAsync(HttpContext context, string answer)
    {
        switch (answer)
        {
            case "redirect":
                context.Response.Redirect("http://127.0.0.1:1/");
                break;
            case "deep":
                await context.Response.WriteAsync(new string('[', 200_000));
                break;
            case "long":
                for (var i = 0; i < 1000; i++)
                    await context.Response.WriteAsync(new string(' ', 10_000));
                break;
            case "slow":
                for (var i = 0; i < 1000; i++)
                {
                    await context.Response.WriteAsync(" ", context.RequestAborted);
                    await Task.Delay(50, context.RequestAborted);
                }
                break;
            case "silent":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            default:
                await context.Response.WriteAsync(answer);
                break;
        }
    }
}
