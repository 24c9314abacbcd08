using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>An attestor's bond in the product's chaincode on the dev peer.</summary>
public sealed class AttestorBondTests(NotaryChaincode chaincode) : DeployedTests(chaincode)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Deployment.SetUpAsync();
        await Deployment.MintAsync();
        var bond = new ChainCall.PayBond(Deployment.Exchange.Attestor, TestDeployment.Deposit);
        await TestDeployment.CommitAsync(Deployment.Provider, bond);
    }

    [Fact]
    public async Task Two_answers_to_one_exchange_cost_it_once()
    {
        var (exchange, stranger) = (Deployment.Exchange, Deployment.Deployer);
        var first = exchange.Answer(1);
        var second = first with { Amount = new(101) };
        var proof = new ChainCall.ProveContradiction(
            first,
            exchange.Attest(first),
            second,
            exchange.Attest(second)
        );
        var agreeing = proof with { Second = first, SecondAttestation = proof.FirstAttestation };
        await TestDeployment.RefusedAsync("CONTRADICTION_UNPROVED", stranger, agreeing);
        await TestDeployment.CommitAsync(stranger, proof);
        await TestDeployment.RefusedAsync("BOND_INSUFFICIENT", stranger, proof);
        Assert.Equal(0, await stranger.GetBondAsync(exchange.Attestor, default));
        Assert.Equal(TestDeployment.Deposit, await stranger.GetBondAsync(Address.Zero, default));
    }

    [Fact]
    public async Task The_group_lets_go_and_forfeits_what_it_signs()
    {
        var (attestor, chain) = (Deployment.Exchange.Attestor, Deployment.Deployer);
        var half = TestDeployment.Deposit / 2;
        var release = new GovernancePayload.BondRelease(
            attestor,
            Deployment.Exchange.Agreement.ConsumerFabric,
            half
        );
        await TestDeployment.CommitAsync(
            chain,
            new ChainCall.ReleaseBond(release, Deployment.Group.Govern(chain.Identity, release))
        );
        Assert.Equal(TestDeployment.Deposit - half, await chain.GetBondAsync(attestor, default));
        var slash = new GovernancePayload.BondSlash(
            attestor,
            Bytes32.Zero,
            half,
            TestDeployment.SetupDigest
        );
        var proof = Deployment.Group.Govern(chain.Identity, slash);
        await TestDeployment.CommitAsync(chain, new ChainCall.SlashBond(slash, proof));
        var more = slash with { Amount = 1 };
        await TestDeployment.RefusedAsync(
            "BOND_INSUFFICIENT",
            chain,
            new ChainCall.SlashBond(more, Deployment.Group.Govern(chain.Identity, more))
        );
    }
}
