using System.Net;
using System.Net.Sockets;
using Notary.Devnet.Processes;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Support;

/// <summary>The test chaincode, run by fabric-shim as a service; every peer of the suite dials it.</summary>
public sealed class LedgerChaincode : IAsyncLifetime
{
    public const string Name = "ledger";
    private const string Shim = "node_modules/fabric-shim/cli.js";
    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    public async Task InitializeAsync()
    {
        NodeModules.Require();
        var address = $"127.0.0.1:{_port}";
        _process = NodeProcess.Start(
            "the test chaincode",
            Shim,
            ["server", $"--chaincode-address={address}", $"--chaincode-id={Name}:1"],
            workingDirectory: NodeModules.Path("tests/clients/ledger-chaincode")
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
                [Name] = $"127.0.0.1:{_port}",
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

[CollectionDefinition(nameof(LedgerChaincode))]
public sealed class ChaincodeSuite : ICollectionFixture<LedgerChaincode>;
