using System.Net.WebSockets;
using System.Text;
using Notary.ChainWatcher.Watching;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>The node's socket misbehaves: the watch goes on over HTTP.</summary>
public sealed class HostileSocketTests : IAsyncLifetime
{
    private static readonly byte[] Subscribed = Encoding.UTF8.GetBytes(
        """{"jsonrpc":"2.0","id":1,"result":"0xaa"}"""
    );

    private TestChain chain = null!;
    private FakeNode node = null!;

    public async Task InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        node = await FakeNode.StartAsync(chain.Anvil.Http);
        await chain.MineAsync(1);
    }

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        await chain.DisposeAsync();
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("closing")]
    [InlineData("nonsense")]
    [InlineData("endless")]
    [InlineData("trickling")]
    public async Task A_bad_socket_does_no_harm(string kind)
    {
        node.InsteadOfSocket = (socket, cancellation) => MisbehaveAsync(socket, kind, cancellation);
        await using var watcher = await WatcherHost.StartAsync(
            SharedPostgres.NewSchema(),
            [node.Options("node")],
            ("Watch:CallTimeout", "00:00:01"),
            ("Watch:MaxMessageBytes", "200000")
        );
        await LogBook.EqualsAsync(watcher, chain);
        var sent = await chain.PayAsync();
        await watcher.SeesAsync<PendingSeen>(e => e.TxId == $"{sent.Hash}");
        await chain.MineAsync(1);
        await LogBook.EqualsAsync(watcher, chain);
        Assert.DoesNotContain(await watcher.EventsAsync(), e => e is NodeDropped);
    }

    private static async Task MisbehaveAsync(
        WebSocket socket,
        string kind,
        CancellationToken cancellation
    )
    {
        await socket.ReceiveAsync(new byte[4096], cancellation);
        switch (kind)
        {
            case "closing":
                return;
            case "nonsense":
                await SendAsync(socket, Encoding.UTF8.GetBytes("[[[[{"), isEnd: true, cancellation);
                break;
            case "endless":
                for (var i = 0; i < 1_000; i++)
                    await SendAsync(socket, new byte[10_000], isEnd: false, cancellation);
                break;
            case "trickling":
                await SendAsync(socket, Subscribed, isEnd: true, cancellation);
                for (var i = 0; i < 1_000; i++)
                {
                    await SendAsync(socket, " "u8.ToArray(), isEnd: false, cancellation);
                    await Task.Delay(50, cancellation);
                }
                break;
        }
        await Task.Delay(Timeout.Infinite, cancellation);
    }

    private static Task SendAsync(
        WebSocket socket,
        byte[] part,
        bool isEnd,
        CancellationToken cancellation
    ) => socket.SendAsync(part, WebSocketMessageType.Text, isEnd, cancellation);
}
