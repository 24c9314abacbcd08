using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Groups;
using Notary.ThresholdBls.Identity;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>Who offers which notary, in the product's chaincode on the dev peer.</summary>
[Collection(nameof(NotaryChaincode))]
public sealed class CandidateTests(NotaryChaincode chaincode) : IAsyncLifetime
{
    private readonly TemporaryDirectory _crypto = new();
    private FabricPeerHost _peer = null!;
    private TestDeployment _deployment = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync(o => o with { CryptoDirectory = _crypto.Path });
        using var consumer = _peer.Crypto.User("Org1", "consumer");
        _deployment = new(Member("Admin"), Member("provider"), Bytes32.FromSpan(consumer.PartyId));
        await _deployment.SetUpAsync();
        await _deployment.MintAsync();
    }

    public async Task DisposeAsync()
    {
        await _deployment.DisposeAsync();
        await _peer.DisposeAsync();
        _crypto.Dispose();
    }

    [Fact]
    public async Task A_candidate_is_shown_with_its_keys_and_bond_until_it_leaves()
    {
        using var identity = IdentityKey.Create();
        using var key = EvmPrivateKey.Generate();
        var chain = _deployment.Provider;
        var candidacy = new Candidacy(identity.PublicKey.ToBytes(), key.PublicKey.ToPoint());
        var statement = candidacy.Statement(
            chain.Identity.Chain,
            chain.Identity.ServiceProviderContract,
            chain.Party
        );
        Assert.Equal(new CandidateState(null, 0), await ReadAsync());
        await TestDeployment.CommitAsync(
            chain,
            new ChainCall.RegisterCandidate(
                candidacy,
                identity.Sign(statement),
                key.Sign(Keccak256.Hash(statement)),
                300
            )
        );
        Assert.Equal(new CandidateState(candidacy.Digest, 300), await ReadAsync());
        await TestDeployment.CommitAsync(chain, new ChainCall.UnregisterCandidate());
        Assert.Equal(new CandidateState(null, 300), await ReadAsync());
    }

    private Task<CandidateState> ReadAsync() =>
        _deployment.Deployer.GetCandidateAsync(_deployment.Provider.Party, depth: 1, default);

    private FabricChainOptions Member(string user)
    {
        _peer.Crypto.IssueUser("Org1", user);
        return TestMember.Of(_peer.Endpoint, _crypto.Path, user, NotaryChaincode.Name);
    }
}
