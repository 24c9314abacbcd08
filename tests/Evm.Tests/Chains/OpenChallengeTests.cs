using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Challenges;
using Notary.Chains.Observations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Evm.Tests.Chains;

/// <summary>A challenge that is published on a real node, and read by whoever watches it.</summary>
public sealed class OpenChallengeTests : IAsyncLifetime
{
    private DeployedChain world = null!;

    public async Task InitializeAsync()
    {
        world = await DeployedChain.StartAsync();
        await world.SetUpAsync(deposit: 100_000);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Whoever_has_a_bond_publishes_a_challenge_to_everybody_who_watches()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var (answer, attestation) = await world.AnswerAsync(7, 500, Keccak256.HashText("index"));
        var challenge = Challenge(answer, attestation);
        var call = new ChainCall.OpenChallenge(
            answer,
            attestation,
            challenge.Kind,
            ChallengeJson.Write(challenge)
        );
        var unbonded = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Consumer.PrepareAsync(call, timeout.Token)
        );
        Assert.Equal("NoBond", unbonded.Code);
        await DoneAsync(new ChainCall.PayBond(world.Agreement.Consumer, 1));
        var outcome = await DoneAsync(call);

        await using var watch = new ChainWatch(
            world.Deployer.WatchAsync(0, new Dictionary<long, Bytes32>(), timeout.Token),
            timeout.Token
        );
        var opened = await watch.NextEventAsync<ContractEvent.ChallengeOpened>();
        var expected = new ContractEvent.ChallengeOpened(
            outcome.TxId,
            answer.AgreementId,
            7,
            PenaltyKind.DeliveryMissing,
            world.Agreement.Consumer.ToBytes32(),
            answer.Digest,
            opened.Evidence
        );
        Assert.Equal(expected, opened);
        Assert.Equal(call.Evidence, opened.Evidence);
        Assert.Equal(challenge.ToMessage(), opened.Read());
    }

    private ChallengeEvidence Challenge(
        Answer answer,
        Notary.Protocol.Attestations.Attestation attestation
    )
    {
        var challenge = new ChallengeEvidence(
            PenaltyKind.DeliveryMissing,
            world.Agreement,
            answer,
            attestation,
            Keccak256.HashText("payment").ToString(),
            Intent: null,
            [],
            world.Agreement.Consumer,
            default
        );
        var signature = world.ConsumerKey.Sign(challenge.Statement.Digest);
        return challenge with { Signature = signature };
    }

    private async Task<TransactionOutcome> DoneAsync(ChainCall call)
    {
        var outcome = await world.MineAsync(world.Consumer, call);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return outcome;
    }
}
