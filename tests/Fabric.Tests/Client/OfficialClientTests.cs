using Notary.Devnet.Processes;
using Notary.Fabric.Tests.Support;
using Xunit;

namespace Notary.Fabric.Tests.Client;

/// <summary>The dev peer is good enough only if Fabric's own client cannot tell it from a Fabric peer.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class OfficialClientTests(LedgerChaincode chaincode)
{
    [Fact]
    public async Task The_official_npm_client_works_against_the_dev_peer_unchanged()
    {
        using var crypto = new TemporaryDirectory();
        await using var peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                CryptoDirectory = crypto.Path,
            }
        );
        var user = Path.Combine(crypto.Path, "Org1", "users", "User1");

        await ChildProcess.RunAsync(
            new ChildProcessOptions(
                "@hyperledger/fabric-gateway",
                "node",
                [
                    NodeModules.Path("tests/clients/fabric-gateway.mjs"),
                    peer.Endpoint.Authority,
                    Path.Combine(user, "cert.pem"),
                    Path.Combine(user, "key.pem"),
                    "Org1MSP",
                    "mychannel",
                    LedgerChaincode.Name,
                ]
            ),
            new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token
        );
    }
}
