using Notary.Fabric.Tests.Network;
using Notary.Fabric.Tests.Support;
using Xunit;

namespace Notary.Fabric.Tests.Client;

/// <summary>The dev peer is good enough only if Fabric's own client cannot tell it from a Fabric peer.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class OfficialClientTests(LedgerChaincode chaincode)
{
    [Fact]
    public async Task The_official_npm_client_works_against_the_dev_peer_without_tls()
    {
        using var crypto = new TemporaryDirectory();
        await using var peer = await chaincode.StartPeerAsync(o =>
            o with
            {
                CryptoDirectory = crypto.Path,
            }
        );
        var member = TestMember.Of(peer.Endpoint, crypto.Path, "User1", LedgerChaincode.Name);
        await OfficialClient.RunAsync(member, LedgerChaincode.Name);
    }
}
