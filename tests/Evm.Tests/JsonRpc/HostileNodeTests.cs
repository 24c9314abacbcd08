using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Notary.Evm.Tests.JsonRpc;

/// <summary>What a node can send must not crash, hang or fill us.</summary>
public sealed class HostileNodeTests : IDisposable
{
    private readonly HttpClient http = new();
    private readonly CancellationTokenSource timeout = new(TimeSpan.FromSeconds(60));

    private CancellationToken Cancellation => timeout.Token;

    public void Dispose()
    {
        http.Dispose();
        timeout.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x01"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x10000000000000000"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":"x"}}""")]
    public async Task Nonsense_over_http_is_no_usable_answer(string body)
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync(body));
        var rpc = new EvmRpc(new HttpJsonRpc(http, Endpoint(server)));
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => rpc.ChainIdAsync(Cancellation));
    }

    [Fact]
    public async Task A_block_without_a_required_member_is_no_usable_answer()
    {
        await using var server = await ServeAsync(context =>
            context.Response.WriteAsync("""{"jsonrpc":"2.0","id":1,"result":{"number":"0x1"}}""")
        );
        var rpc = new EvmRpc(new HttpJsonRpc(http, Endpoint(server)));
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            rpc.HeaderAsync(BlockTag.Latest, Cancellation)
        );
    }

    [Fact]
    public async Task Too_long_slow_and_failing_answers_end_the_call()
    {
        await using var large = await ServeAsync(context =>
            context.Response.WriteAsync(new string(' ', 5000))
        );
        await using var slow = await ServeAsync(context =>
            Task.Delay(Timeout.Infinite, context.RequestAborted)
        );
        await using var failing = await ServeAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        foreach (var server in new[] { large, slow, failing })
        {
            var limits = new JsonRpcLimits
            {
                MaxMessageBytes = 1000,
                CallTimeout = TimeSpan.FromSeconds(server == slow ? 0.2 : 30),
            };
            var rpc = new HttpJsonRpc(http, Endpoint(server), limits);
            await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
                rpc.CallAsync("eth_chainId", [], Cancellation)
            );
        }
    }

    [Fact]
    public async Task Answers_over_a_socket_find_their_calls_in_any_order()
    {
        await using var server = await ServeSocketAsync(async socket =>
        {
            await ReadAsync(socket);
            await ReadAsync(socket);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":99,"result":"stray"}""");
            await SendAsync(socket, """{"jsonrpc":"2.0","id":2,"result":"second"}""");
            await SendAsync(
                socket,
                """{"jsonrpc":"2.0","id":1,"error":{"code":-5,"message":"no","data":{"why":1}}}"""
            );
            await ReadAsync(socket);
        });
        await using var rpc = await WebSocketJsonRpc.ConnectAsync(
            Socket(server),
            cancellation: Cancellation
        );
        var first = rpc.CallAsync("a", [], Cancellation);
        var second = rpc.CallAsync("b", [], Cancellation);
        Assert.Equal("second", (await second).GetString());
        var error = await Assert.ThrowsAsync<JsonRpcException>(() => first);
        Assert.Equal(-5, error.Code);
        Assert.Equal(1, error.ErrorData!.Value.GetProperty("why").GetInt32());
    }

    [Fact]
    public async Task A_notification_that_follows_the_subscription_at_once_is_delivered()
    {
        await using var server = await ServeSocketAsync(async socket =>
        {
            await ReadAsync(socket);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"result":"0xabc"}""");
            await SendAsync(socket, Notification("1"));
            await SendAsync(socket, Notification("2"));
            await ReadAsync(socket);
        });
        await using var rpc = await WebSocketJsonRpc.ConnectAsync(
            Socket(server),
            cancellation: Cancellation
        );
        var subscription = await rpc.SubscribeAsync(["newHeads"], Cancellation);
        var received = new List<int>();
        await foreach (var value in subscription.ReadAllAsync(Cancellation))
        {
            received.Add(value.GetInt32());
            if (received.Count == 2)
                break;
        }
        Assert.Equal([1, 2], received);
    }

    [Fact]
    public async Task A_flood_that_nobody_reads_fails_its_subscription_only()
    {
        await using var server = await ServeSocketAsync(async socket =>
        {
            await ReadAsync(socket);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"result":"0xabc"}""");
            for (var i = 0; i < 20; i++)
                await SendAsync(socket, Notification("1"));
            await ReadAsync(socket);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":2,"result":"alive"}""");
            await ReadAsync(socket);
        });
        await using var rpc = await WebSocketJsonRpc.ConnectAsync(
            Socket(server),
            new() { MaxQueuedNotifications = 4 },
            Cancellation
        );
        var subscription = await rpc.SubscribeAsync(["newHeads"], Cancellation);
        Assert.Equal("alive", (await rpc.CallAsync("x", [], Cancellation)).GetString());
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => DrainAsync(subscription));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"method":"eth_subscription"}""")]
    [InlineData("""{"id":"text","result":1}""")]
    [InlineData(null)]
    public async Task Nonsense_or_too_long_messages_end_the_connection(string? message)
    {
        await using var server = await ServeSocketAsync(async socket =>
        {
            await ReadAsync(socket);
            await SendAsync(socket, message ?? new string(' ', 70_000));
            await ReadAsync(socket);
        });
        var limits = new JsonRpcLimits
        {
            MaxMessageBytes = 65_536,
            CallTimeout = TimeSpan.FromSeconds(5),
        };
        await using var rpc = await WebSocketJsonRpc.ConnectAsync(
            Socket(server),
            limits,
            Cancellation
        );
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            rpc.CallAsync("x", [], Cancellation)
        );
    }

    private static string Notification(string result) =>
        """{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xabc","result":"""
        + result
        + "}}";

    private async Task DrainAsync(JsonRpcSubscription subscription)
    {
        await foreach (var _ in subscription.ReadAllAsync(Cancellation)) { }
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add($"http://{IPAddress.Loopback}:0");
        server.UseWebSockets();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }

    private static Task<WebApplication> ServeSocketAsync(Func<WebSocket, Task> answer) =>
        ServeAsync(async context => await answer(await context.WebSockets.AcceptWebSocketAsync()));

    private static Uri Endpoint(WebApplication server) => new(server.Urls.Single());

    private static Uri Socket(WebApplication server) =>
        new(server.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal));

    private static async Task ReadAsync(WebSocket socket)
    {
        try
        {
            await socket.ReceiveAsync(new byte[4096], CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The client went away, as it does at the end of a test.
        }
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(text),
            WebSocketMessageType.Text,
            endOfMessage: true,
            CancellationToken.None
        );
}
