using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Notary.Testing;

/// <summary>Stands between a client and a server on this machine, and can withhold the server's answers.</summary>
public sealed class MutableProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> open = [];
    private readonly int target;
    private readonly Task accepting;

    public MutableProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    private volatile bool isMute;

    /// <summary>Answers are dropped.</summary>
    public bool IsMute
    {
        get => isMute;
        set => isMute = value;
    }

    /// <summary>Ends all connections, and lets answers through again.</summary>
    /// <returns>How many it ended.</returns>
    public int Cut()
    {
        var count = 0;
        for (; open.TryTake(out var connection); count++)
            connection.Dispose();
        IsMute = false;
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, target);
                open.Add(client);
                open.Add(server);
                _ = ForwardAsync(client, server, isAnswer: false);
                _ = ForwardAsync(server, client, isAnswer: true);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ForwardAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var length)
                if (!(isAnswer && IsMute))
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
        }
        catch (Exception e)
            when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        to.Dispose();
    }
}
