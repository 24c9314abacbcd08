using System.Numerics;
using System.Text;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Gateway;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>The product's chaincode on the dev peer, through <see cref="IChain"/>.</summary>
[Collection(nameof(NotaryChaincode))]
public sealed class FabricChainTests(NotaryChaincode chaincode) : IAsyncLifetime
{
    private static readonly BigInteger Deposit = 1_000;
    private static readonly Bytes32 GroupId = Keccak256.HashText("group");
    private static readonly Bytes32 SetupDigest = Keccak256.HashText("setup");
    private readonly TemporaryDirectory _crypto = new();
    private readonly TestGroup _group = new();
    private FabricPeerHost _peer = null!;
    private FabricChain _deployer = null!;
    private FabricChain _provider = null!;
    private TestExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync(o => o with { CryptoDirectory = _crypto.Path });
        _deployer = Open("Admin");
        _provider = Open("provider");
        await using var consumer = Open("consumer");
        _exchange = new TestExchange(_deployer.Identity, consumer.Party, _provider.Party);
    }

    public async Task DisposeAsync()
    {
        await _deployer.DisposeAsync();
        await _provider.DisposeAsync();
        await _peer.DisposeAsync();
        _exchange.Dispose();
        _group.Dispose();
        _crypto.Dispose();
    }

    [Fact]
    public async Task A_chaincode_without_a_group_has_none()
    {
        Assert.Null(await _deployer.GetGroupAsync(default));
        var head = await _deployer.GetHeadAsync(default);
        Assert.Equal((0L, null), (head.Height, head.Timestamp));
    }

    [Fact]
    public async Task Deployment_deposit_and_governance_show_in_the_state()
    {
        await SetUpAsync();

        var group = await _provider.GetGroupAsync(default);
        Assert.Equal((1ul, GroupId), (group!.Epoch, group.GroupId));
        Assert.Equal(_group.PublicKey, group.PublicKey);
        var account = await _provider.GetAccountAsync(
            _exchange.Agreement.Id,
            _provider.Party,
            default
        );
        Assert.Equal(
            new AccountState(
                DepositAccount.Of(_group.PublicKey, _exchange.Agreement.Id, _provider.Party),
                Deposit
            ),
            account
        );
        Assert.Equal(
            new SetupState(1, SetupDigest),
            await _provider.GetSetupAsync(Bytes32.Zero, default)
        );
        Assert.Equal(
            new SetupState(3, SetupDigest),
            await _provider.GetSetupAsync(_exchange.Agreement.Id, default)
        );
        Assert.Null(await _provider.GetSetupAsync(SetupDigest, default));
    }

    [Fact]
    public async Task A_group_hands_over_to_the_next_and_stays_known_by_its_epoch()
    {
        await SetUpAsync();
        using var successor = new TestGroup();
        var next = new GroupState(2, successor.PublicKey, SetupDigest);
        var change = _group.ChangeTo(_deployer.Identity, next);
        await CommitAsync(_provider, change);

        AssertSame(next, await _provider.GetGroupAsync(default));
        AssertSame(next, await _provider.GetGroupAsync(2, default));
        AssertSame(new(1, _group.PublicKey, GroupId), await _provider.GetGroupAsync(1, default));
        Assert.Null(await _provider.GetGroupAsync(3, default));
        await RefusedAsync("EPOCH_NOT_NEXT", _deployer, change);
        var anchor = new CheckpointAnchor(1, SetupDigest);
        await RefusedAsync(
            "EPOCH_WRONG",
            _deployer,
            new ChainCall.AnchorCheckpoint(
                1,
                anchor.CidDigest,
                _group.Checkpoint(_deployer.Identity, anchor)
            )
        );
    }

    [Fact]
    public async Task A_checkpoint_of_the_event_logs_is_anchored_once_and_read()
    {
        await SetUpAsync();
        Assert.Null(await _provider.GetCheckpointAsync(default));
        var anchor = new CheckpointAnchor(7, SetupDigest);
        var call = new ChainCall.AnchorCheckpoint(
            anchor.Number,
            anchor.CidDigest,
            _group.Checkpoint(_deployer.Identity, anchor)
        );
        await CommitAsync(_deployer, call);
        Assert.Equal(
            new CheckpointState(7, SetupDigest),
            await _provider.GetCheckpointAsync(default)
        );
        await RefusedAsync("CHECKPOINT_STALE", _deployer, call);
    }

    [Fact]
    public async Task A_delivery_is_accepted_before_its_block_and_counts_at_its_depth()
    {
        await SetUpAsync();
        _peer.BatchTimeout = TimeSpan.FromHours(1);
        var txId = await _provider.SubmitAsync(Delivery(0), default);
        Assert.False((await LegAsync(0, depth: 1)).Done);

        await _peer.MineAsync();

        var outcome = await _provider.WaitAsync(txId, default);
        Assert.True(outcome.Succeeded);
        var leg = await LegAsync(0, depth: 1);
        Assert.True(leg.Done);
        Assert.Equal(outcome.Height, leg.Head.Height);
        Assert.False((await LegAsync(0, depth: 2)).Done);
        await _provider.SubmitAsync(Delivery(1), default);
        await _peer.MineAsync();
        var deeper = await LegAsync(0, depth: 2);
        Assert.True(deeper.Done);
        Assert.Equal(leg.Head, deeper.Head);
    }

    [Fact]
    public async Task A_missing_delivery_is_punished_once_and_then_too_late()
    {
        await SetUpAsync();
        var answer = _exchange.Answer(0);
        await CommitAsync(_deployer, Penalty(answer));

        var leg = await LegAsync(0, depth: 1);
        Assert.Equal((false, true), (leg.Done, leg.Penalised));
        var account = await _provider.GetAccountAsync(answer.AgreementId, _provider.Party, default);
        Assert.Equal(Deposit - answer.DataRequired.Value, account.Balance);
        await RefusedAsync("ALREADY_PENALISED", _deployer, Penalty(answer));
        await RefusedAsync("ALREADY_PENALISED", _provider, Delivery(0));
    }

    [Fact]
    public async Task Refusals_carry_the_chaincodes_code()
    {
        await SetUpAsync();
        await CommitAsync(_provider, Delivery(0));
        await RefusedAsync("ALREADY_DELIVERED", _provider, Delivery(0));
        await RefusedAsync("CALLER_WRONG", _deployer, Delivery(1));
        await RefusedAsync(
            "ALREADY_INITIALIZED",
            _deployer,
            new ChainCall.Initialize(_group.PublicKey, GroupId, SetupDigest)
        );
        await RefusedAsync("KIND_UNSUPPORTED", _provider, new ChainCall.Withdraw());
        await RefusedAsync(
            "KIND_UNSUPPORTED",
            _provider,
            new ChainCall.Pay(_exchange.Answer(2), _exchange.Attest(_exchange.Answer(2)))
        );
    }

    [Fact]
    public async Task Two_endorsed_deliveries_of_one_exchange_leave_one()
    {
        await SetUpAsync();
        var first = await _provider.PrepareAsync(Delivery(0), default);
        var second = await _provider.PrepareAsync(Delivery(0), default);
        _peer.BatchTimeout = TimeSpan.FromHours(1);
        await _provider.BroadcastAsync(first, default);
        await _provider.BroadcastAsync(second, default);
        await _peer.MineAsync();

        Assert.True((await _provider.WaitAsync(first.TxId, default)).Succeeded);
        var outcome = await _provider.WaitAsync(second.TxId, default);
        Assert.Equal((false, "MvccReadConflict"), (outcome.Succeeded, outcome.Reason));
    }

    [Fact]
    public async Task The_watch_tells_every_event_in_order_and_resumes()
    {
        await SetUpAsync();
        await CommitAsync(_provider, Delivery(0));
        await CommitAsync(_deployer, Penalty(_exchange.Answer(1)));
        var head = await _deployer.GetHeadAsync(default);

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
            (_exchange.Agreement, Deposit, _provider.Party),
            (locked.Agreement, locked.Balance, locked.Party)
        );
        var leg = (ContractEvent.LegRecorded)events[4];
        Assert.Equal(
            (Side.Delivery, 0ul, _exchange.Answer(0).Digest),
            (leg.Side, leg.Sequence, leg.AnswerDigest)
        );
        var penalised = (ContractEvent.Penalized)events[5];
        Assert.Equal(
            (PenaltyKind.DeliveryMissing, _exchange.Agreement.ConsumerFabric),
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
    public async Task A_peer_that_is_away_is_unavailable()
    {
        await _peer.DisposeAsync();
        await Assert.ThrowsAsync<ChainUnavailableException>(() => _provider.GetHeadAsync(default));
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            BlocksAsync(0, new Dictionary<long, Bytes32>(), 1)
        );
    }

    private static void AssertSame(GroupState expected, GroupState? actual)
    {
        Assert.Equal((expected.Epoch, expected.GroupId), (actual!.Epoch, actual.GroupId));
        Assert.Equal(expected.PublicKey, actual.PublicKey);
    }

    private async Task SetUpAsync()
    {
        await CommitAsync(
            _deployer,
            new ChainCall.Initialize(_group.PublicKey, GroupId, SetupDigest)
        );
        await MintAsync();
        await CommitAsync(
            _provider,
            new ChainCall.Lock(
                _exchange.Agreement,
                _exchange.ConsumerSignature,
                _exchange.ProviderSignature,
                Deposit
            )
        );
        var attestor = new GovernancePayload.Attestor(_exchange.Attestor, ulong.MaxValue);
        await CommitAsync(
            _deployer,
            new ChainCall.RegisterAttestor(
                attestor.Address,
                attestor.ValidUntil,
                _group.Govern(_deployer.Identity, attestor)
            )
        );
        var anchor = new GovernancePayload.SetupAnchor(_exchange.Agreement.Id, 3, SetupDigest);
        await CommitAsync(
            _deployer,
            new ChainCall.AnchorSetup(
                anchor.AgreementId,
                anchor.Version,
                anchor.CidDigest,
                _group.Govern(_deployer.Identity, anchor)
            )
        );
    }

    private async Task MintAsync()
    {
        using var admin = _peer.Crypto.User("Org1", "Admin");
        using var gateway = new FabricGateway(new(_peer.Endpoint, admin));
        var contract = gateway.Network("mychannel").Contract(NotaryChaincode.Name);
        await contract.SubmitAsync("Token:mint", [_provider.Party.ToString(), $"{Deposit}"]);
        var balance = await contract.EvaluateAsync("Token:balanceOf", [_provider.Party.ToString()]);
        Assert.Equal($"{Deposit}", Encoding.UTF8.GetString(balance));
    }

    private FabricChain Open(string user)
    {
        _peer.Crypto.IssueUser("Org1", user);
        var folder = Path.Combine(_crypto.Path, "Org1", "users", user);
        var options = new FabricChainOptions
        {
            Endpoint = _peer.Endpoint,
            Channel = "mychannel",
            Chaincode = NotaryChaincode.Name,
            MspId = "Org1MSP",
            CertificateFile = Path.Combine(folder, "cert.pem"),
            PrivateKeyFile = Path.Combine(folder, "key.pem"),
        };
        return new FabricChain(options, TimeProvider.System);
    }

    private ChainCall.Deliver Delivery(ulong sequence)
    {
        var answer = _exchange.Answer(sequence);
        return new ChainCall.Deliver(
            answer,
            _exchange.Attest(answer),
            TestExchange.DataIdentification
        );
    }

    private ChainCall.Penalize Penalty(Answer answer) =>
        new ChainCall.Penalize(
            answer,
            _exchange.Attest(answer),
            PenaltyKind.DeliveryMissing,
            Intent: null,
            _group.Punish(_deployer.Identity, answer)
        );

    private Task<LegState> LegAsync(ulong sequence, uint depth) =>
        _deployer.GetLegAsync(_exchange.Agreement.Id, sequence, Side.Delivery, depth, default);

    private static async Task CommitAsync(FabricChain chain, ChainCall call)
    {
        var outcome = await chain.WaitAsync(await chain.SubmitAsync(call, default), default);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    private static async Task RefusedAsync(string code, FabricChain chain, ChainCall call)
    {
        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            chain.PrepareAsync(call, default)
        );
        Assert.Equal(code, refused.Code);
    }

    private async Task<List<ChainObservation.Block>> BlocksAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        int count
    )
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _deployer
            .WatchAsync(fromHeight, known, timeout.Token)
            .Cast<ChainObservation.Block>()
            .Take(count)
            .ToListAsync(timeout.Token);
    }
}
