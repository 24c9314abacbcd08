using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>The product's chaincode on the dev peer, through <see cref="IChain"/>.</summary>
public sealed class FabricChainTests(NotaryChaincode chaincode) : DeployedTests(chaincode)
{
    private static Bytes32 SetupDigest => TestDeployment.SetupDigest;

    private FabricChain Deployer => Deployment.Deployer;

    private FabricChain Provider => Deployment.Provider;

    private TestExchange Exchange => Deployment.Exchange;

    private TestGroup Group => Deployment.Group;

    [Fact]
    public async Task A_chaincode_without_aGroup_has_none()
    {
        Assert.Null(await Deployer.GetGroupAsync(default));
        var head = await Deployer.GetHeadAsync(default);
        Assert.Equal((0L, null), (head.Height, head.Timestamp));
    }

    [Fact]
    public async Task Deployment_deposit_and_governance_show_in_the_state()
    {
        await Deployment.SetUpAsync();

        var group = await Provider.GetGroupAsync(default);
        Assert.Equal((1ul, TestDeployment.GroupId), (group!.Epoch, group.GroupId));
        Assert.Equal(Group.PublicKey, group.PublicKey);
        var account = await Provider.GetAccountAsync(
            Exchange.Agreement.Id,
            Provider.Party,
            default
        );
        Assert.Equal(
            new AccountState(
                DepositAccount.Of(Group.PublicKey, Exchange.Agreement.Id, Provider.Party),
                TestDeployment.Deposit
            ),
            account
        );
        Assert.Equal(
            new SetupState(1, SetupDigest),
            await Provider.GetSetupAsync(Bytes32.Zero, default)
        );
        Assert.Equal(
            new SetupState(3, SetupDigest),
            await Provider.GetSetupAsync(Exchange.Agreement.Id, default)
        );
        Assert.Null(await Provider.GetSetupAsync(SetupDigest, default));
    }

    [Fact]
    public async Task AGroup_hands_over_to_the_next_and_stays_known_by_its_epoch()
    {
        await Deployment.SetUpAsync();
        using var successor = new TestGroup("second");
        var next = new GroupState(2, successor.PublicKey, SetupDigest);
        var change = Group.ChangeTo(Deployer.Identity, next);
        await TestDeployment.CommitAsync(Provider, change);

        AssertSame(next, await Provider.GetGroupAsync(default));
        AssertSame(next, await Provider.GetGroupAsync(2, default));
        AssertSame(
            new(1, Group.PublicKey, TestDeployment.GroupId),
            await Provider.GetGroupAsync(1, default)
        );
        Assert.Null(await Provider.GetGroupAsync(3, default));
        await TestDeployment.RefusedAsync("EPOCH_NOT_NEXT", Deployer, change);
        var anchor = new CheckpointAnchor(1, SetupDigest);
        await TestDeployment.RefusedAsync(
            "EPOCH_WRONG",
            Deployer,
            new ChainCall.AnchorCheckpoint(
                1,
                anchor.CidDigest,
                Group.Checkpoint(Deployer.Identity, anchor)
            )
        );
    }

    [Fact]
    public async Task How_far_an_agreements_end_has_come_can_be_read()
    {
        await Deployment.SetUpAsync();
        var id = Exchange.Agreement.Id;
        Assert.Equal(new(Suspended: false, Released: false), await EndingAsync());
        await TestDeployment.CommitAsync(Provider, new ChainCall.Suspend(id));
        Assert.Equal(new(Suspended: true, Released: false), await EndingAsync());
        await TestDeployment.CommitAsync(Deployer, Exchange.ReleaseByBoth());
        Assert.True((await EndingAsync()).Released);

        Task<EndingState> EndingAsync() => Deployer.GetEndingAsync(id, default);
    }

    [Fact]
    public async Task A_checkpoint_of_the_event_logs_is_anchored_once_and_read()
    {
        await Deployment.SetUpAsync();
        Assert.Null(await Provider.GetCheckpointAsync(default));
        var anchor = new CheckpointAnchor(7, SetupDigest);
        var call = new ChainCall.AnchorCheckpoint(
            anchor.Number,
            anchor.CidDigest,
            Group.Checkpoint(Deployer.Identity, anchor)
        );
        await TestDeployment.CommitAsync(Deployer, call);
        Assert.Equal(
            new CheckpointState(7, SetupDigest),
            await Provider.GetCheckpointAsync(default)
        );
        await TestDeployment.RefusedAsync("CHECKPOINT_STALE", Deployer, call);
    }

    [Fact]
    public async Task A_delivery_is_accepted_before_its_block_and_counts_at_its_depth()
    {
        await Deployment.SetUpAsync();
        Peer.BatchTimeout = TimeSpan.FromHours(1);
        var txId = await Provider.SubmitAsync(Deployment.Delivery(0), default);
        Assert.False((await Deployment.LegAsync(0, depth: 1)).Done);

        await Peer.MineAsync();

        var outcome = await Provider.WaitAsync(txId, default);
        Assert.True(outcome.Succeeded);
        var leg = await Deployment.LegAsync(0, depth: 1);
        Assert.True(leg.Done);
        Assert.Equal(outcome.Height, leg.Head.Height);
        Assert.False((await Deployment.LegAsync(0, depth: 2)).Done);
        await Provider.SubmitAsync(Deployment.Delivery(1), default);
        await Peer.MineAsync();
        var deeper = await Deployment.LegAsync(0, depth: 2);
        Assert.True(deeper.Done);
        Assert.Equal(leg.Head, deeper.Head);
    }

    [Fact]
    public async Task A_missing_delivery_is_punished_once_and_then_too_late()
    {
        await Deployment.SetUpAsync();
        var answer = Exchange.Answer(0);
        await TestDeployment.CommitAsync(Deployer, Deployment.Penalty(0));

        var leg = await Deployment.LegAsync(0, depth: 1);
        Assert.Equal((false, true), (leg.Done, leg.Penalised));
        var account = await Provider.GetAccountAsync(answer.AgreementId, Provider.Party, default);
        Assert.Equal(TestDeployment.Deposit - answer.DataRequired.Value, account.Balance);
        await TestDeployment.RefusedAsync("ALREADY_PENALISED", Deployer, Deployment.Penalty(0));
        await TestDeployment.RefusedAsync("ALREADY_PENALISED", Provider, Deployment.Delivery(0));
    }

    [Fact]
    public async Task Refusals_carry_the_chaincodes_code()
    {
        await Deployment.SetUpAsync();
        await TestDeployment.CommitAsync(Provider, Deployment.Delivery(0));
        await TestDeployment.RefusedAsync("ALREADY_DELIVERED", Provider, Deployment.Delivery(0));
        await TestDeployment.RefusedAsync("CALLER_WRONG", Deployer, Deployment.Delivery(1));
        await TestDeployment.RefusedAsync(
            "ALREADY_INITIALIZED",
            Deployer,
            new ChainCall.Initialize(Group.PublicKey, TestDeployment.GroupId, SetupDigest)
        );
        await TestDeployment.RefusedAsync("KIND_UNSUPPORTED", Provider, new ChainCall.Withdraw());
        await TestDeployment.RefusedAsync(
            "CALLER_WRONG",
            Provider,
            new ChainCall.Pay(Exchange.Answer(2), Exchange.Attest(Exchange.Answer(2)))
        );
    }

    [Fact]
    public async Task Two_endorsed_deliveries_of_oneExchange_leave_one()
    {
        await Deployment.SetUpAsync();
        var first = await Provider.PrepareAsync(Deployment.Delivery(0), default);
        var second = await Provider.PrepareAsync(Deployment.Delivery(0), default);
        Peer.BatchTimeout = TimeSpan.FromHours(1);
        await Provider.BroadcastAsync(first, default);
        await Provider.BroadcastAsync(second, default);
        await Peer.MineAsync();

        Assert.True((await Provider.WaitAsync(first.TxId, default)).Succeeded);
        var outcome = await Provider.WaitAsync(second.TxId, default);
        Assert.Equal((false, "MvccReadConflict"), (outcome.Succeeded, outcome.Reason));
    }

    [Fact]
    public async Task The_watch_tells_every_event_in_order_and_resumes()
    {
        await Deployment.SetUpAsync();
        await TestDeployment.CommitAsync(Provider, Deployment.Delivery(0));
        await TestDeployment.CommitAsync(Deployer, Deployment.Penalty(1));
        var head = await Deployer.GetHeadAsync(default);

        var blocks = await BlocksAsync(0, new Dictionary<long, Bytes32>(), (int)head.Height + 1);

        Assert.Equal(head, blocks[^1].Head);
        Assert.Equal(
            blocks.SkipLast(1).Select(b => b.Head.Hash),
            blocks.Skip(1).Select(b => b.ParentHash)
        );
        var events = blocks.SelectMany(b => b.Events).ToList();
        Assert.Equal(
            [
                typeof(ContractEvent.GroupChanged),
                typeof(ContractEvent.Locked),
                typeof(ContractEvent.AttestorRegistered),
                typeof(ContractEvent.SetupAnchored),
                typeof(ContractEvent.LegRecorded),
                typeof(ContractEvent.Penalized),
            ],
            events.Select(e => e.GetType())
        );
        var locked = (ContractEvent.Locked)events[1];
        Assert.Equal(
            (Exchange.Agreement, TestDeployment.Deposit, Provider.Party),
            (locked.Agreement, locked.Balance, locked.Party)
        );
        var leg = (ContractEvent.LegRecorded)events[4];
        Assert.Equal(
            (Side.Delivery, 0ul, Exchange.Answer(0).Digest),
            (leg.Side, leg.Sequence, leg.AnswerDigest)
        );
        var penalised = (ContractEvent.Penalized)events[5];
        Assert.Equal(
            (PenaltyKind.DeliveryMissing, Exchange.Agreement.ConsumerFabric),
            (penalised.Kind, penalised.Victim)
        );

        var known = new Dictionary<long, Bytes32> { [head.Height - 1] = blocks[^2].Head.Hash };
        Assert.Equal(head, (await BlocksAsync(head.Height, known, 1))[0].Head);
        known[head.Height - 1] = SetupDigest;
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            BlocksAsync(head.Height, known, 1)
        );
    }

    [Fact]
    public async Task APeer_that_is_away_is_unavailable()
    {
        await Peer.DisposeAsync();
        await Assert.ThrowsAsync<ChainUnavailableException>(() => Provider.GetHeadAsync(default));
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            BlocksAsync(0, new Dictionary<long, Bytes32>(), 1)
        );
    }

    private static void AssertSame(GroupState expected, GroupState? actual)
    {
        Assert.Equal((expected.Epoch, expected.GroupId), (actual!.Epoch, actual.GroupId));
        Assert.Equal(expected.PublicKey, actual.PublicKey);
    }

    private async Task<List<ChainObservation.Block>> BlocksAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        int count
    )
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Deployer
            .WatchAsync(fromHeight, known, timeout.Token)
            .Cast<ChainObservation.Block>()
            .Take(count)
            .ToListAsync(timeout.Token);
    }
}
