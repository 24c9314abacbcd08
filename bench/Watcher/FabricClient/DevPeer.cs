using System.Globalization;
using Notary.Devnet.Processes;

namespace Notary.Bench.Watcher.FabricClient;

/// <summary>The dev peer with TLS and the product's chaincode, each in a process of its own: neither client is at home there.</summary>
internal sealed class DevPeer : IAsyncDisposable
{
    private const string Name = "Notary.FabricPeer";
    private const string Chaincode = "notary";
    private const string Channel = "mychannel";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _crypto = Directory.CreateTempSubdirectory("notary-bench-");
    private readonly int _port = FreePort.Next();
    private readonly int _levers = FreePort.Next();
    private readonly int _chaincodePort = FreePort.Next();
    private readonly ChildProcess _chaincode;
    private readonly ChildProcess _peer;

    private DevPeer() => (_chaincode, _peer) = (StartChaincode(), StartPeer());

    public PeerUnderTest Description
    {
        get
        {
            var user = Path.Combine(_crypto.FullName, "Org1", "users", "User1");
            return new(
                Local(_port),
                Path.Combine(_crypto.FullName, "tls", "ca", "cert.pem"),
                "Org1MSP",
                Path.Combine(user, "cert.pem"),
                Path.Combine(user, "key.pem"),
                Channel,
                Chaincode
            );
        }
    }

    public static async Task<DevPeer> StartAsync(CancellationToken cancellation)
    {
        var peer = new DevPeer();
        try
        {
            using var http = new HttpClient();
            var health = new Uri($"http://{Local(peer._levers)}/healthz");
            await peer._peer.WaitUntilReadyAsync(
                async c =>
                {
                    using var answer = await http.GetAsync(health, c);
                    return answer.IsSuccessStatusCode;
                },
                Patience,
                cancellation
            );
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _chaincode.DisposeAsync();
        _crypto.Delete(recursive: true);
    }

    private ChildProcess StartChaincode() =>
        NodeProcess.Start(
            "chaincode",
            "node_modules/fabric-shim/cli.js",
            [
                "server",
                $"--chaincode-address={Local(_chaincodePort)}",
                $"--chaincode-id={Chaincode}",
            ],
            workingDirectory: Path.Combine(RepositoryRoot.Find(), "contracts", "fabric")
        );

    private ChildProcess StartPeer() =>
        ChildProcess.Start(
            new(
                "dev peer",
                "dotnet",
                [
                    Program(),
                    "--tls",
                    "--block-time=200ms",
                    $"--port={Text(_port)}",
                    $"--admin-port={Text(_levers)}",
                    $"--crypto={_crypto.FullName}",
                    $"--channel={Channel}",
                    $"--chaincode={Chaincode}={Local(_chaincodePort)}",
                ]
            )
        );

    /// <summary>Beside this program: artifacts/bin/PROJECT/CONFIGURATION/.</summary>
    private static string Program()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var bin = Path.Combine(RepositoryRoot.Find(), "artifacts", "bin");
        return Path.Combine(bin, Name, configuration, Name + ".dll");
    }

    private static string Local(int port) => $"127.0.0.1:{Text(port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
