using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Notary.Devnet.Processes;

public static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <exception cref="DevnetException">Somebody listens on <paramref name="port"/> of 127.0.0.1.</exception>
    public static int Require(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return port;
        }
        catch (SocketException)
        {
            throw new DevnetException(
                $"port {port} is in use; stop what listens there (ss -ltnp), or choose another port"
            );
        }
    }

    /// <summary>A TCP port of 127.0.0.1 that nobody listens on and that this process was not given before.</summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true))
                return port;
        }
    }
}
