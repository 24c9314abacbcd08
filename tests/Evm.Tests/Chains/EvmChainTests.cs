using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;
using Xunit;

namespace Notary.Evm.Tests.Chains;

/// <summary>The EVM adapter and the real contracts on a real node.</summary>
public sealed class EvmChainTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Index = [1, 2, 3];
    private readonly CancellationTokenSource timeout = new(TimeSpan.FromMinutes(3));
    private DeployedChain world = null!;

    private static Bytes32 IndexHash => Bytes32.FromSpan(SHA256.HashData(Index));

    private CancellationToken Cancellation => timeout.Token;

    public async Task InitializeAsync() => world = await DeployedChain.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    public void Dispose() => timeout.Dispose();

    [Fact]
    public async Task An_exchange_is_watched_from_the_mempool_to_its_depth()
    {
        await world.SetUpAsync(deposit: 10_000);
        var head = await world.Consumer.GetHeadAsync(Cancellation);
        await using var watch = Watch(head.Height + 1, new() { [head.Height] = head.Hash });
        var (answer, attestation) = await world.AnswerAsync(sequence: 1, amount: 500, IndexHash);

        var pay = await world.Consumer.PrepareAsync(
            new ChainCall.Pay(answer, attestation),
            Cancellation
        );
        await watch.ReadyAsync(world);
        await world.Consumer.BroadcastAsync(pay, Cancellation);
        await world.Consumer.BroadcastAsync(pay, Cancellation); // again: accepted
        var pending = await watch.NextAsync<ChainObservation.Pending>();
        Assert.Equal(pay.TxId, pending.TxId);
        Assert.Equal(pay.Raw, pending.Raw);
        Assert.Equal(new PendingLeg(Side.Payment, answer), pending.Leg);

        await world.Levers.MineAsync(cancellation: Cancellation);
        var outcome = await world.Consumer.WaitAsync(pay.TxId, Cancellation);
        Assert.True(outcome.Succeeded);
        var recorded = await watch.NextEventAsync<ContractEvent.LegRecorded>();
        Assert.Equal(new(pay.TxId, Side.Payment, answer.AgreementId, 1, answer.Digest), recorded);
        Assert.True((await LegAsync(1, Side.Payment, depth: 1)).Done);
        Assert.False((await LegAsync(1, Side.Payment, depth: 2)).Done);
        Assert.False((await LegAsync(1, Side.Delivery, depth: 1)).Done);

        await world.MineAsync(world.Provider, new ChainCall.Deliver(answer, attestation, Index));
        Assert.Equal(Side.Delivery, (await watch.NextEventAsync<ContractEvent.LegRecorded>()).Side);
        Assert.True((await LegAsync(1, Side.Payment, depth: 2)).Done);
        Assert.False((await LegAsync(1, Side.Payment, depth: 1000)).Done);

        var twice = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Consumer.PrepareAsync(new ChainCall.Pay(answer, attestation), Cancellation)
        );
        Assert.Equal("LegDone", twice.Code);
    }

    [Fact]
    public async Task A_missing_delivery_is_punished_and_the_victim_is_paid()
    {
        await world.SetUpAsync(deposit: 10_000);
        await using var watch = Watch(0, []);
        var (answer, attestation) = await world.AnswerAsync(sequence: 9, amount: 500, IndexHash);
        await world.MineAsync(world.Consumer, new ChainCall.Pay(answer, attestation));
        var call = new ChainCall.Penalize(
            answer,
            attestation,
            PenaltyKind.DeliveryMissing,
            Intent: null,
            world.Punish(answer, PenaltyKind.DeliveryMissing)
        );
        var early = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Deployer.PrepareAsync(call, Cancellation)
        );
        Assert.Equal("BeforeDeadline", early.Code);

        await world.Levers.IncreaseTimeAsync(1000, Cancellation);
        await world.Levers.MineAsync(cancellation: Cancellation);
        var outcome = await world.MineAsync(world.Deployer, call);
        Assert.True(outcome.Succeeded, outcome.Reason);

        var provider = answer.Provider.ToBytes32();
        var penalized = await watch.NextEventAsync<ContractEvent.Penalized>();
        var name = DepositAccount.Of(world.GroupKey, answer.AgreementId, provider);
        Assert.Equal(
            new(
                outcome.TxId,
                answer.AgreementId,
                9,
                PenaltyKind.DeliveryMissing,
                name,
                answer.Consumer.ToBytes32(),
                600,
                answer.Digest
            ),
            penalized
        );
        var account = await world.Consumer.GetAccountAsync(
            answer.AgreementId,
            provider,
            Cancellation
        );
        Assert.Equal(new(name, 9_400), account);
        Assert.True((await LegAsync(9, Side.Delivery, depth: 1)).Penalised);
        Assert.True((await world.MineAsync(world.Consumer, new ChainCall.Withdraw())).Succeeded);
    }

    [Fact]
    public async Task Setup_is_watched_from_the_first_block_and_can_be_read()
    {
        Assert.Null(await world.Consumer.GetGroupAsync(Cancellation));
        await world.SetUpAsync(deposit: 10_000);
        var cid = Keccak256.HashText("document");
        var payload = new GovernancePayload.SetupAnchor(world.Agreement.Id, 2, cid);
        var proof = world.Govern(payload, Keccak256.HashText("anchor"));
        await world.MineAsync(
            world.Deployer,
            new ChainCall.AnchorSetup(world.Agreement.Id, 2, cid, proof)
        );

        await using var watch = Watch(0, []);
        var changed = await watch.NextEventAsync<ContractEvent.GroupChanged>();
        Assert.Equal((1UL, DeployedChain.GroupId), (changed.Epoch, changed.GroupId));
        Assert.Equal(world.GroupKey, changed.PublicKey);
        Assert.Equal(1u, (await watch.NextEventAsync<ContractEvent.SetupAnchored>()).Version);
        Assert.Equal(
            ulong.MaxValue,
            (await watch.NextEventAsync<ContractEvent.AttestorRegistered>()).ValidUntil
        );
        var locked = await watch.NextEventAsync<ContractEvent.Locked>();
        Assert.Equal(world.Agreement, locked.Agreement);
        Assert.Equal(world.ConsumerSignature, locked.ConsumerSignature);
        Assert.Equal(world.Agreement.Consumer.ToBytes32(), locked.Party);
        Assert.Equal(10_000, locked.Balance);

        Assert.Equal(world.GroupKey, (await world.Consumer.GetGroupAsync(Cancellation))!.PublicKey);
        Assert.Equal(
            new(2, cid),
            await world.Consumer.GetSetupAsync(world.Agreement.Id, Cancellation)
        );
        Assert.Null(await world.Consumer.GetSetupAsync(cid, Cancellation));
    }

    [Fact]
    public async Task A_group_hands_over_to_the_next_and_stays_known_by_its_epoch()
    {
        await world.SetUpAsync(deposit: 10_000);
        var next = new GroupState(2, G2Point.Generator.ToBytes(), Keccak256.HashText("next group"));
        var change = world.ChangeGroup(next);
        Assert.True((await world.MineAsync(world.Consumer, change)).Succeeded);

        AssertSame(next, await world.Consumer.GetGroupAsync(Cancellation));
        AssertSame(next, await world.Consumer.GetGroupAsync(2, Cancellation));
        AssertSame(
            new(1, world.GroupKey, DeployedChain.GroupId),
            await world.Consumer.GetGroupAsync(1, Cancellation)
        );
        Assert.Null(await world.Consumer.GetGroupAsync(3, Cancellation));
        await AssertRefusedAsync("NotNextEpoch", change);
        var anchor = new CheckpointAnchor(1, Keccak256.HashText("logs"));
        await AssertRefusedAsync(
            "WrongEpoch",
            new ChainCall.AnchorCheckpoint(1, anchor.CidDigest, world.Checkpoint(anchor))
        );
    }

    [Fact]
    public async Task How_far_an_agreements_end_has_come_can_be_read()
    {
        await world.SetUpAsync(deposit: 10_000);
        Assert.Equal(new(Suspended: false, Released: false), await EndingAsync());
        await world.MineAsync(world.Consumer, new ChainCall.Suspend(world.Agreement.Id));
        Assert.Equal(new(Suspended: true, Released: false), await EndingAsync());
        await world.MineAsync(world.Deployer, world.ReleaseByBoth());
        Assert.True((await EndingAsync()).Released);
    }

    [Fact]
    public async Task A_checkpoint_of_the_event_logs_is_anchored_once_and_read()
    {
        await world.SetUpAsync(deposit: 10_000);
        Assert.Null(await world.Consumer.GetCheckpointAsync(Cancellation));
        var anchor = new CheckpointAnchor(1UL << 40, Keccak256.HashText("logs"));
        var call = new ChainCall.AnchorCheckpoint(
            anchor.Number,
            anchor.CidDigest,
            world.Checkpoint(anchor)
        );
        Assert.True((await world.MineAsync(world.Deployer, call)).Succeeded);
        Assert.Equal(
            new(anchor.Number, anchor.CidDigest),
            await world.Consumer.GetCheckpointAsync(Cancellation)
        );
        await AssertRefusedAsync("StaleCheckpoint", call);
    }

    [Fact]
    public async Task A_reorganisation_is_reported_newest_block_first()
    {
        await world.Levers.MineAsync(5, Cancellation);
        var head = await world.Consumer.GetHeadAsync(Cancellation);
        await using var watch = Watch(head.Height - 2, []);
        ChainObservation.Block block;
        do block = await watch.NextAsync<ChainObservation.Block>();
        while (block.Head.Height < head.Height);

        await world.Levers.ReorganiseAsync(2, Cancellation);
        Assert.Equal(
            new(head.Height, head.Hash),
            await watch.NextAsync<ChainObservation.Reverted>()
        );
        Assert.Equal(head.Height - 1, (await watch.NextAsync<ChainObservation.Reverted>()).Height);
        Assert.Equal(
            head.Height - 1,
            (await watch.NextAsync<ChainObservation.Block>()).Head.Height
        );
        var replacement = await watch.NextAsync<ChainObservation.Block>();
        Assert.Equal(head.Height, replacement.Head.Height);
        Assert.NotEqual(head.Hash, replacement.Head.Hash);
    }

    [Fact]
    public async Task A_reorganisation_while_the_caller_was_away_is_reported_at_its_return()
    {
        await world.Levers.MineAsync(2, Cancellation);
        var head = await world.Consumer.GetHeadAsync(Cancellation);
        var known = new Dictionary<long, Bytes32>
        {
            [head.Height - 1] = Bytes32.Zero,
            [head.Height] = head.Hash,
        };
        known[head.Height - 1] = (
            await world.Rpc.HeaderAsync(BlockTag.Number((ulong)head.Height - 1), Cancellation)
        )!.Hash;
        await world.Levers.ReorganiseAsync(1, Cancellation);
        await using var watch = Watch(head.Height + 1, known);
        Assert.Equal(
            new(head.Height, head.Hash),
            await watch.NextAsync<ChainObservation.Reverted>()
        );
        Assert.Equal(head.Height, (await watch.NextAsync<ChainObservation.Block>()).Head.Height);
    }

    [Fact]
    public async Task Transactions_prepared_together_have_nonces_of_their_own()
    {
        await world.SetUpAsync(deposit: 100_000);
        var prepared = new List<PreparedTransaction>();
        for (var sequence = 20UL; sequence < 25; sequence++)
        {
            var (answer, attestation) = await world.AnswerAsync(sequence, 500, IndexHash);
            prepared.Add(
                await world.Consumer.PrepareAsync(
                    new ChainCall.Pay(answer, attestation),
                    Cancellation
                )
            );
        }
        foreach (var transaction in Enumerable.Reverse(prepared))
            await world.Consumer.BroadcastAsync(transaction, Cancellation);
        await world.Levers.MineAsync(cancellation: Cancellation);
        foreach (var transaction in prepared)
            Assert.True((await world.Consumer.WaitAsync(transaction.TxId, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_reverted_transaction_has_its_reason()
    {
        await world.SetUpAsync(deposit: 100_000);
        var (answer, attestation) = await world.AnswerAsync(30, 500, IndexHash);
        var first = await world.Consumer.PrepareAsync(
            new ChainCall.Pay(answer, attestation),
            Cancellation
        );
        var second = await world.Consumer.PrepareAsync(
            new ChainCall.Pay(answer, attestation),
            Cancellation
        );
        await world.Consumer.BroadcastAsync(first, Cancellation);
        await world.Consumer.BroadcastAsync(second, Cancellation);
        await world.Levers.MineAsync(cancellation: Cancellation);
        Assert.True((await world.Consumer.WaitAsync(first.TxId, Cancellation)).Succeeded);
        var outcome = await world.Consumer.WaitAsync(second.TxId, Cancellation);
        Assert.False(outcome.Succeeded);
        Assert.Equal("LegDone()", outcome.Reason);
    }

    [Fact]
    public async Task A_transaction_that_is_replaced_while_it_is_waited_for_is_rejected()
    {
        await world.SetUpAsync(deposit: 100_000);
        var (answer, attestation) = await world.AnswerAsync(40, 500, IndexHash);
        var pay = await world.Consumer.PrepareAsync(
            new ChainCall.Pay(answer, attestation),
            Cancellation
        );
        await world.Consumer.BroadcastAsync(pay, Cancellation);
        var waiting = world.Consumer.WaitAsync(pay.TxId, Cancellation);
        await Task.Delay(500, Cancellation); // two polls
        await world.ReplaceByFeeAsync(pay);
        await world.Levers.MineAsync(cancellation: Cancellation);
        await Assert.ThrowsAsync<ChainRejectedException>(() => waiting);
        Assert.False((await LegAsync(40, Side.Payment, depth: 1)).Done);
    }

    private async Task AssertRefusedAsync(string code, ChainCall call)
    {
        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Deployer.PrepareAsync(call, Cancellation)
        );
        Assert.Equal(code, refused.Code);
    }

    private static void AssertSame(GroupState expected, GroupState? actual)
    {
        Assert.Equal((expected.Epoch, expected.GroupId), (actual!.Epoch, actual.GroupId));
        Assert.Equal(expected.PublicKey, actual.PublicKey);
    }

    [Fact]
    public async Task A_dead_or_foreign_node_is_unavailable()
    {
        await using var foreign = new Notary.Chains.Evm.EvmChain(
            new EvmChainOptions
            {
                ChainId = 1,
                Http = world.Anvil.Http,
                WebSocket = world.Anvil.WebSocket,
                UserContract = Address.Zero.ToString(),
                OracleContract = Address.Zero.ToString(),
                ServiceProviderContract = Address.Zero.ToString(),
            },
            TimeProvider.System
        );
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            foreign.GetHeadAsync(Cancellation)
        );
        await using var watch = Watch(0, []);
        await watch.NextAsync<ChainObservation.Block>();
        await world.Anvil.KillAsync();
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            world.Consumer.GetHeadAsync(Cancellation)
        );
        await Assert.ThrowsAsync<ChainUnavailableException>(async () =>
        {
            while (true)
                await watch.NextAsync<ChainObservation>();
        });
    }

    private ChainWatch Watch(long fromHeight, Dictionary<long, Bytes32> known) =>
        new(world.Consumer.WatchAsync(fromHeight, known, Cancellation), Cancellation);

    private Task<LegState> LegAsync(ulong sequence, Side side, uint depth) =>
        world.Consumer.GetLegAsync(world.Agreement.Id, sequence, side, depth, Cancellation);

    private Task<EndingState> EndingAsync() =>
        world.Consumer.GetEndingAsync(world.Agreement.Id, Cancellation);
}
