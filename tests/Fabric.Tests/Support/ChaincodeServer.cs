using System.Net;
using System.Net.Sockets;
using Notary.Devnet.Processes;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Support;

/// <summary>A chaincode, run by fabric-shim as a service; any number of peers may dial it.</summary>
/// <param name="folder">Its npm package, relative to the clone.</param>
public abstract class ChaincodeServer(string name, string folder) : IAsyncLifetime, IAsyncDisposable
{
    private const string Shim = "node_modules/fabric-shim/cli.js";
    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    public string Address => $"127.0.0.1:{_port}";

    public async Task InitializeAsync()
    {
        NodeModules.Require();
        _process = NodeProcess.Start(
            $"chaincode {name}",
            Shim,
            ["server", $"--chaincode-address={Address}", $"--chaincode-id={name}:1"],
            workingDirectory: NodeModules.Path(folder)
        );
        await _process.WaitUntilReadyAsync(IsListeningAsync, TimeSpan.FromSeconds(60));
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A peer of a network of its own, with certificates in memory.</summary>
    public Task<FabricPeerHost> StartPeerAsync(
        Func<FabricPeerOptions, FabricPeerOptions>? change = null
    )
    {
        var options = new FabricPeerOptions
        {
            BatchTimeout = TimeSpan.FromMilliseconds(50),
            Chaincodes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [name] = Address,
            },
        };
        return FabricPeerHost.StartAsync(change is null ? options : change(options));
    }

    private async Task<bool> IsListeningAsync(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, ct);
        return true;
    }
}
