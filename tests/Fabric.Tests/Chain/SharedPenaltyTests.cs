using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>Penalties that come at once, all out of one deposit.</summary>
public sealed class SharedPenaltyTests(NotaryChaincode chaincode) : DeployedTests(chaincode)
{
    private const int Many = 80;
    private static readonly Dictionary<long, Bytes32> Known = [];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Deployment.SetUpAsync();
    }

    [Fact]
    public async Task Many_penalties_of_one_deposit_come_into_few_blocks_and_none_is_invalid()
    {
        var before = (await Deployment.Deployer.GetHeadAsync(default)).Height;
        var outcomes = await Task.WhenAll(Sequences(Many).Select(PunishAsync));

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, outcome.Reason));
        Assert.InRange(outcomes.DistinctBy(o => o.TxId, StringComparer.Ordinal).Count(), 1, 5);
        var paid = await PenaltiesAsync(before + 1, Many);
        Assert.Equal(Sequences(Many), paid.Select(p => p.Sequence).Order());
        Assert.Equal(
            await PaidAsync(),
            paid.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount)
        );
        foreach (var sequence in Sequences(Many))
            Assert.True((await Deployment.LegAsync(sequence, depth: 1)).Penalised);
    }

    [Fact]
    public async Task One_of_many_that_is_refused_fails_by_itself()
    {
        var bad = Deployment.Penalty(3);
        bad = bad with { Proof = bad.Proof with { Nonce = Bytes32.Zero } };
        var asked = Sequences(6)
            .ToDictionary(s => s, s => PunishAsync(s == 3 ? bad : Deployment.Penalty(s)));

        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() => asked[3]);
        Assert.Equal("GROUP_SIGNATURE_INVALID", refused.Code);
        foreach (var sequence in asked.Keys.Where(s => s != 3))
            Assert.True((await asked[sequence]).Succeeded);
    }

    [Fact]
    public async Task One_of_many_that_somebody_else_brought_holds_up_no_other()
    {
        var chain = Deployment.Deployer;
        await PunishAsync(3);
        var first = await chain.PrepareAsync(Deployment.Penalty(7), default);
        var behind = Task.WhenAll(Sequences(6).Select(PunishAsync));
        await chain.BroadcastAsync(first, default);

        Assert.All(await behind, outcome => Assert.True(outcome.Succeeded, outcome.Reason));
        foreach (var sequence in Sequences(7))
            Assert.True((await Deployment.LegAsync(sequence, depth: 1)).Penalised);
    }

    [Fact]
    public async Task Where_the_deposit_runs_out_the_last_takes_what_is_left_and_the_others_fail()
    {
        var amount = Deployment.Penalty(1).Answer.DataRequired.Value;
        var covered = (int)(TestDeployment.Deposit / amount);
        var asked = Sequences(covered + 20).ToDictionary(s => s, PunishAsync);
        await Task.WhenAny(Task.WhenAll(asked.Values));

        Assert.Equal(TestDeployment.Deposit, await PaidAsync());
        var failed = asked.Values.Where(t => t.IsFaulted).ToList();
        var whole = TestDeployment.Deposit % amount == 0 ? covered : covered + 1;
        Assert.Equal(asked.Count - whole, failed.Count);
        Assert.All(failed, t => Assert.IsType<ChainRejectedException>(t.Exception!.InnerException));
    }

    /// <summary>Whoever made a transaction may go before it is sent.</summary>
    [Fact]
    public async Task Penalties_behind_one_that_is_never_sent_get_through()
    {
        var first = await Deployment.Deployer.PrepareAsync(Deployment.Penalty(1), default);
        var second = await PunishAsync(2);
        Assert.True(second.Succeeded, second.Reason);

        await Deployment.Deployer.BroadcastAsync(first, default);
        var late = await Deployment.Deployer.WaitAsync(first.TxId, default);
        Assert.Equal("MvccReadConflict", late.Reason);
    }

    [Fact]
    public async Task A_transaction_that_many_share_is_handed_over_once()
    {
        var chain = Deployment.Deployer;
        var shared = await SharedAsync(chain);

        await Task.WhenAll(shared.Select(t => chain.BroadcastAsync(t, default)));
        var outcome = await chain.WaitAsync(shared[0].TxId, default);
        Assert.True(outcome.Succeeded, outcome.Reason);
        await using var admin = await TestMember.OpenAsync(Member("Admin"));
        var network = admin.Gateway.Network(Member("Admin").Channel);
        Assert.Single((await network.BlockAsync((ulong)outcome.Height)).Transactions);
    }

    [Fact]
    public async Task Whoever_hands_over_a_shared_transaction_only_when_it_is_in_its_block_is_not_refused()
    {
        var chain = Deployment.Deployer;
        var shared = await SharedAsync(chain);
        var whole = Assert.Single(shared, t => t.Raw.Length > 0);

        await chain.BroadcastAsync(whole, default);
        Assert.True((await chain.WaitAsync(whole.TxId, default)).Succeeded);
        await Task.Delay(TimeSpan.FromSeconds(1));
        foreach (var late in shared)
            await chain.BroadcastAsync(late, default);
    }

    /// <summary>The others ask anew then: who is punished already is passed over.</summary>
    [Fact]
    public async Task After_a_restart_whoever_has_the_shared_bytes_hands_them_over_and_the_others_cannot()
    {
        var shared = await SharedAsync(Deployment.Deployer);
        var whole = Assert.Single(shared, t => t.Raw.Length > 0);
        var others = shared.Where(t => t.Raw.Length == 0);

        await using var restarted = new FabricChain(Member("Admin"), TimeProvider.System);
        foreach (var other in others)
            await Assert.ThrowsAsync<ChainRejectedException>(() =>
                restarted.BroadcastAsync(other, default)
            );
        await restarted.BroadcastAsync(whole, default);
        var outcome = await restarted.WaitAsync(whole.TxId, default);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    /// <summary>Eight penalties that waited for the block of one before them.</summary>
    private async Task<PreparedTransaction[]> SharedAsync(FabricChain chain)
    {
        var first = await chain.PrepareAsync(Deployment.Penalty(1), default);
        var waiting = Sequences(9)
            .Skip(1)
            .Select(s => chain.PrepareAsync(Deployment.Penalty(s), default));
        var behind = Task.WhenAll(waiting.ToList());
        await chain.BroadcastAsync(first, default);
        var shared = await behind;
        Assert.Single(shared.DistinctBy(t => t.TxId, StringComparer.Ordinal));
        return shared;
    }

    private static List<ulong> Sequences(int count) =>
        [.. Enumerable.Range(1, count).Select(n => (ulong)n)];

    private Task<TransactionOutcome> PunishAsync(ulong sequence) =>
        PunishAsync(Deployment.Penalty(sequence));

    private async Task<TransactionOutcome> PunishAsync(ChainCall.Penalize penalty)
    {
        var chain = Deployment.Deployer;
        return await chain.WaitAsync(await chain.SubmitAsync(penalty, default), default);
    }

    private async Task<BigInteger> PaidAsync()
    {
        var exchange = Deployment.Exchange;
        var left = await Deployment.Deployer.GetAccountAsync(
            exchange.Agreement.Id,
            Deployment.Provider.Party,
            default
        );
        return TestDeployment.Deposit - left.Balance;
    }

    private async Task<List<ContractEvent.Penalized>> PenaltiesAsync(long from, int count)
    {
        var found = new List<ContractEvent.Penalized>();
        await foreach (var seen in Deployment.Deployer.WatchAsync(from, Known, default))
        {
            if (seen is ChainObservation.Block block)
                found.AddRange(block.Events.OfType<ContractEvent.Penalized>());
            if (found.Count >= count)
                break;
        }
        return found;
    }
}
