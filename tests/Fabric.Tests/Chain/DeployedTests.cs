using Notary.Chains;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>Tests of the product's chaincode, each on a dev peer of its own.</summary>
[Collection(nameof(NotaryChaincode))]
public abstract class DeployedTests(NotaryChaincode chaincode) : IAsyncLifetime
{
    private readonly TemporaryDirectory _crypto = new();

    private protected FabricPeerHost Peer { get; private set; } = null!;

    private protected TestDeployment Deployment { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Peer = await chaincode.StartPeerAsync(o => o with { CryptoDirectory = _crypto.Path });
        using var consumer = Peer.Crypto.User("Org1", "consumer");
        Deployment = new(Member("Admin"), Member("provider"), Bytes32.FromSpan(consumer.PartyId));
    }

    public async Task DisposeAsync()
    {
        await Deployment.DisposeAsync();
        await Peer.DisposeAsync();
        _crypto.Dispose();
    }

    private protected FabricChainOptions Member(string user)
    {
        Peer.Crypto.IssueUser("Org1", user);
        return TestMember.Of(Peer.Endpoint, _crypto.Path, user, NotaryChaincode.Name);
    }
}
