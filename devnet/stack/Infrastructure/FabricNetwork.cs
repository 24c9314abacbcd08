using Notary.Devnet.Processes;
using Notary.FabricPeer.Hosting;

namespace Notary.Devnet.Infrastructure;

/// <summary>The dev peer and the chaincode that it runs.</summary>
internal sealed class FabricNetwork(FabricPeerHost peer, ChildProcess chaincode) : IAsyncDisposable
{
    public FabricPeerHost Peer { get; } = peer;

    public static async Task<FabricNetwork> StartAsync(
        DevnetOptions options,
        DirectoryInfo folder,
        CancellationToken cancellation
    )
    {
        var port = FreePort.Next();
        var address = $"127.0.0.1:{port}";
        var chaincode = NodeProcess.Start(
            "chaincode",
            "node_modules/.bin/fabric-chaincode-node",
            ["server", $"--chaincode-address={address}", $"--chaincode-id={Servers.Chaincode}"],
            workingDirectory: Path.Combine(RepositoryRoot.Find(), "contracts", "fabric")
        );
        try
        {
            var peer = await FabricPeerHost.StartAsync(
                new FabricPeerOptions
                {
                    Channel = Servers.Channel,
                    BatchTimeout = options.FabricBlockTime,
                    CryptoDirectory = Path.Combine(folder.FullName, "fabric"),
                    Chaincodes = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [Servers.Chaincode] = address,
                    },
                },
                cancellation
            );
            return new(peer, chaincode);
        }
        catch
        {
            await chaincode.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Peer.DisposeAsync();
        await chaincode.DisposeAsync();
    }
}
