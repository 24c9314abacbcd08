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
public sealed class CandidateTests(NotaryChaincode chaincode) : DeployedTests(chaincode)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Deployment.SetUpAsync();
        await Deployment.MintAsync();
    }

    [Fact]
    public async Task A_candidate_is_shown_with_its_keys_and_bond_until_it_leaves()
    {
        using var identity = IdentityKey.Create();
        using var key = EvmPrivateKey.Generate();
        var chain = Deployment.Provider;
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
        Deployment.Deployer.GetCandidateAsync(Deployment.Provider.Party, depth: 1, default);
}
