using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Challenges;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>A challenge that is published in the product's chaincode on the dev peer, and read by whoever watches the channel.</summary>
public sealed class OpenChallengeTests(NotaryChaincode chaincode) : DeployedTests(chaincode)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Deployment.SetUpAsync();
        await Deployment.MintAsync();
    }

    [Fact]
    public async Task Whoever_has_a_bond_publishes_a_challenge_to_everybody_who_watches()
    {
        var (exchange, provider) = (Deployment.Exchange, Deployment.Provider);
        var challenge = Challenge(exchange.Answer(7));
        var call = new ChainCall.OpenChallenge(
            challenge.Answer,
            challenge.Attestation,
            challenge.Kind,
            ChallengeJson.Write(challenge)
        );
        await TestDeployment.RefusedAsync("BOND_INSUFFICIENT", provider, call);
        var holder = BondHolder.OfFabric(provider.Party);
        await TestDeployment.CommitAsync(provider, new ChainCall.PayBond(holder, 1));
        var outcome = await TestDeployment.CommitAsync(provider, call);

        var opened = await NextAsync();
        var expected = new ContractEvent.ChallengeOpened(
            outcome.TxId,
            exchange.Agreement.Id,
            7,
            PenaltyKind.PaymentMissing,
            provider.Party,
            challenge.Answer.Digest,
            opened.Evidence
        );
        Assert.Equal(expected, opened);
        Assert.Equal(challenge.ToMessage(), opened.Read());
    }

    private ChallengeEvidence Challenge(Answer answer)
    {
        using var challenger = EvmPrivateKey.Generate();
        var challenge = new ChallengeEvidence(
            PenaltyKind.PaymentMissing,
            Deployment.Exchange.Agreement,
            answer,
            Deployment.Exchange.Attest(answer),
            "performed",
            Deployment.Exchange.Intent(answer),
            [1, 2, 3],
            challenger.Address,
            default
        );
        return challenge with { Signature = challenger.Sign(challenge.Statement.Digest) };
    }

    private async Task<ContractEvent.ChallengeOpened> NextAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var known = new Dictionary<long, Bytes32>();
        await foreach (var seen in Deployment.Deployer.WatchAsync(0, known, timeout.Token))
        {
            if (seen is not ChainObservation.Block block)
                continue;
            if (block.Events.OfType<ContractEvent.ChallengeOpened>().FirstOrDefault() is { } opened)
                return opened;
        }
        throw new InvalidOperationException("the watch ended by itself");
    }
}
