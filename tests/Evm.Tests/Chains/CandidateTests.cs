using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Protocol.Groups;
using Notary.ThresholdBls.Identity;
using Xunit;

namespace Notary.Evm.Tests.Chains;

/// <summary>Who offers which notary on a real node, as of a depth.</summary>
public sealed class CandidateTests : IAsyncLifetime
{
    private const uint Depth = 3;
    private readonly IdentityKey identity = IdentityKey.Create();
    private readonly EvmPrivateKey key = EvmPrivateKey.Generate();
    private DeployedChain world = null!;

    public async Task InitializeAsync()
    {
        world = await DeployedChain.StartAsync();
        await world.SetUpAsync(deposit: 100_000);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        identity.Dispose();
        key.Dispose();
    }

    [Fact]
    public async Task A_registration_and_its_bond_count_at_their_depth_and_end_at_once()
    {
        var candidacy = new Candidacy(identity.PublicKey.ToBytes(), key.PublicKey.ToPoint());
        await DoneAsync(Registration(candidacy, 300));
        Assert.Equal(new CandidateState(candidacy.Digest, 300), await ReadAsync(depth: 1));
        Assert.Equal(new CandidateState(null, 0), await ReadAsync(Depth));
        await world.Levers.MineAsync();
        Assert.Equal(new CandidateState(null, 0), await ReadAsync(Depth));
        await world.Levers.MineAsync();
        Assert.Equal(new CandidateState(candidacy.Digest, 300), await ReadAsync(Depth));

        await DoneAsync(new ChainCall.UnregisterCandidate());
        Assert.Equal(new CandidateState(null, 300), await ReadAsync(Depth));
        Assert.Equal(new CandidateState(null, 300), await ReadAsync(depth: 1));
    }

    [Fact]
    public async Task A_candidacy_needs_a_bond_and_the_proof_of_its_own_key()
    {
        var candidacy = new Candidacy(identity.PublicKey.ToBytes(), key.PublicKey.ToPoint());
        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Consumer.PrepareAsync(Registration(candidacy, 0), default)
        );
        Assert.Equal("NoBond", refused.Code);
        using var other = EvmPrivateKey.Generate();
        var foreign = candidacy with { EvmKey = other.PublicKey.ToPoint() };
        await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Consumer.PrepareAsync(Registration(foreign, 300), default)
        );
    }

    private Task<CandidateState> ReadAsync(uint depth) =>
        world.Deployer.GetCandidateAsync(
            world.Agreement.Consumer.ToBytes32(),
            depth,
            CancellationToken.None
        );

    private ChainCall.RegisterCandidate Registration(Candidacy candidacy, BigInteger bond)
    {
        var chain = world.Consumer.Identity;
        var statement = candidacy.Statement(
            chain.Chain,
            chain.ServiceProviderContract,
            world.Agreement.Consumer.ToBytes32()
        );
        return new(candidacy, identity.Sign(statement), key.Sign(Keccak256.Hash(statement)), bond);
    }

    private async Task DoneAsync(ChainCall call)
    {
        var outcome = await world.MineAsync(world.Consumer, call);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }
}
