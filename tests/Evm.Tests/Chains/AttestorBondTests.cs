using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Evm.Tests.Chains;

/// <summary>An attestor's bond on a real node: paid in, let go by the group, forfeited by evidence.</summary>
public sealed class AttestorBondTests : IAsyncLifetime
{
    private const int Bond = 1_000;
    private DeployedChain world = null!;

    public async Task InitializeAsync()
    {
        world = await DeployedChain.StartAsync();
        await world.SetUpAsync(deposit: 100_000);
        await DoneAsync(new ChainCall.PayBond(world.Attestor, Bond));
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Two_answers_to_one_exchange_cost_it()
    {
        var (first, by) = await world.AnswerAsync(1, 500, Keccak256.HashText("one"));
        var (second, byToo) = await world.AnswerAsync(1, 500, Keccak256.HashText("other"));
        var agreeing = new ChainCall.ProveContradiction(first, by, first, by);
        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Consumer.PrepareAsync(agreeing, default)
        );
        Assert.Equal("NoContradiction", refused.Code);
        await DoneAsync(new ChainCall.ProveContradiction(first, by, second, byToo));
        Assert.Equal((0, Bond), (await BondAsync(world.Attestor), await BondAsync(Address.Zero)));
    }

    [Fact]
    public async Task The_group_lets_go_and_forfeits_what_it_signs()
    {
        var payee = world.Agreement.Consumer.ToBytes32();
        var release = new GovernancePayload.BondRelease(world.Attestor, payee, 300);
        await DoneAsync(new ChainCall.ReleaseBond(release, Signed(release)));
        var slash = new GovernancePayload.BondSlash(
            world.Attestor,
            Bytes32.Zero,
            200,
            Keccak256.HashText("an answer that no batch holds")
        );
        await DoneAsync(new ChainCall.SlashBond(slash, Signed(slash)));
        Assert.Equal((500, 200), (await BondAsync(world.Attestor), await BondAsync(Address.Zero)));
        Assert.Equal(release, GovernancePayload.Parse(release.ToBytes()));
        Assert.Equal(slash, GovernancePayload.Parse(slash.ToBytes()));
    }

    private GroupProof Signed(GovernancePayload payload) =>
        world.Govern(payload, Keccak256.Hash(payload.ToBytes()));

    private async Task DoneAsync(ChainCall call)
    {
        var outcome = await world.MineAsync(world.Consumer, call);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    private Task<BigInteger> BondAsync(Address holder) =>
        world.Consumer.GetBondAsync(holder, default);
}
