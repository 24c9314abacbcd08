using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Tests.Chain;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Fabric.Tests.Network;

/// <summary>The product on a channel, on either network: deposits, deliveries, penalties and the watch that sees them.</summary>
[Collection(nameof(TestNetwork))]
public sealed class ExchangeTests(TestNetwork network) : IAsyncLifetime
{
    /// <summary>Each test has its own agreement.</summary>
    private TestDeployment _deployment = null!;
    private ChainHead _checkpoint = null!;

    private FabricChain Deployer => _deployment.Deployer;

    private FabricChain Provider => _deployment.Provider;

    public async Task InitializeAsync()
    {
        _deployment = new(network.Settings.Admin, network.Settings.Provider, Bytes32.Zero);
        _checkpoint = await Deployer.GetHeadAsync(default);
        await _deployment.SetUpAsync();
    }

    public async Task DisposeAsync() => await _deployment.DisposeAsync();

    [Fact]
    public async Task A_delivery_is_accepted_then_recorded_and_counts_at_its_depth()
    {
        var prepared = await Provider.PrepareAsync(_deployment.Delivery(0), default);
        Assert.False((await _deployment.LegAsync(0, depth: 1)).Done);
        // The orderer's acceptance: pending, as a transaction in a mempool is.
        await Provider.BroadcastAsync(prepared, default);

        var outcome = await Provider.WaitAsync(prepared.TxId, default);
        Assert.True(outcome.Succeeded, outcome.Reason);
        Assert.True((await _deployment.LegAsync(0, depth: 1)).Done);
        Assert.False((await _deployment.LegAsync(0, depth: 1_000)).Done);
        await TestDeployment.CommitAsync(Provider, _deployment.Delivery(1));
        Assert.True((await _deployment.LegAsync(0, depth: 2)).Done);
        await TestDeployment.RefusedAsync("ALREADY_DELIVERED", Provider, _deployment.Delivery(0));
        await TestDeployment.RefusedAsync("CALLER_WRONG", Deployer, _deployment.Delivery(2));
    }

    [Fact]
    public async Task A_missing_delivery_is_punished_once_and_then_too_late()
    {
        var answer = _deployment.Exchange.Answer(0);
        await TestDeployment.CommitAsync(Deployer, _deployment.Penalty(0));

        var leg = await _deployment.LegAsync(0, depth: 1);
        Assert.Equal((false, true), (leg.Done, leg.Penalised));
        var account = await Deployer.GetAccountAsync(answer.AgreementId, Provider.Party, default);
        Assert.Equal(TestDeployment.Deposit - answer.DataRequired.Value, account.Balance);
        await TestDeployment.RefusedAsync("ALREADY_PENALISED", Deployer, _deployment.Penalty(0));
        await TestDeployment.RefusedAsync("ALREADY_PENALISED", Provider, _deployment.Delivery(0));
    }

    [Fact]
    public async Task A_checkpoint_of_the_event_logs_is_anchored()
    {
        var number = (await Deployer.GetCheckpointAsync(default))?.Number + 1 ?? 1;
        var anchor = new Protocol.Groups.CheckpointAnchor(number, TestDeployment.SetupDigest);
        var call = new ChainCall.AnchorCheckpoint(
            number,
            anchor.CidDigest,
            _deployment.Group.Checkpoint(Deployer.Identity, anchor)
        );
        await TestDeployment.CommitAsync(Deployer, call);
        Assert.Equal(
            new CheckpointState(number, anchor.CidDigest),
            await Provider.GetCheckpointAsync(default)
        );
    }

    [Fact]
    public async Task The_watch_tells_from_a_checkpoint_what_was_valid_once_and_in_order()
    {
        await TestDeployment.CommitAsync(Provider, _deployment.Delivery(0));
        await TestDeployment.CommitAsync(Deployer, _deployment.Penalty(1));
        var refused = await ConflictAsync(2);
        var head = await Deployer.GetHeadAsync(default);

        var blocks = await BlocksAsync(_checkpoint.Height + 1, _checkpoint, head.Height);

        Assert.Equal(head, blocks[^1].Head);
        Assert.Equal(
            blocks.SkipLast(1).Select(b => b.Head.Hash),
            blocks.Skip(1).Select(b => b.ParentHash)
        );
        var events = blocks.SelectMany(b => b.Events).ToList();
        Assert.DoesNotContain(events, e => e.TxId == refused);
        Assert.Equal(
            "locked, anchored, delivered 0, punished 1, delivered 2",
            string.Join(", ", events.Select(NameOf).Where(name => name is not null))
        );
        var middle = blocks[blocks.Count / 2];
        var resumed = await BlocksAsync(middle.Head.Height + 1, middle.Head, head.Height);
        Assert.Equal(blocks[^resumed.Count..].Select(b => b.Head), resumed.Select(b => b.Head));
        await Assert.ThrowsAsync<ChainUnavailableException>(() =>
            BlocksAsync(head.Height, _checkpoint with { Height = head.Height - 1 }, head.Height)
        );
    }

    /// <summary>Two deliveries of one exchange, both endorsed.</summary>
    /// <returns>The id of the one that was not valid.</returns>
    private async Task<string> ConflictAsync(ulong sequence)
    {
        var first = await Provider.PrepareAsync(_deployment.Delivery(sequence), default);
        var second = await Provider.PrepareAsync(_deployment.Delivery(sequence), default);
        await Provider.BroadcastAsync(first, default);
        await Provider.BroadcastAsync(second, default);
        Assert.True((await Provider.WaitAsync(first.TxId, default)).Succeeded);
        var outcome = await Provider.WaitAsync(second.TxId, default);
        Assert.Equal((false, "MvccReadConflict"), (outcome.Succeeded, outcome.Reason));
        return second.TxId;
    }

    /// <summary>Null for what is not about this agreement.</summary>
    private string? NameOf(ContractEvent e)
    {
        var id = _deployment.Exchange.Agreement.Id;
        return e switch
        {
            ContractEvent.Locked l when l.Agreement.Id == id => "locked",
            ContractEvent.SetupAnchored s when s.AgreementId == id => "anchored",
            ContractEvent.LegRecorded l when l.AgreementId == id => $"delivered {l.Sequence}",
            ContractEvent.Penalized p when p.AgreementId == id => $"punished {p.Sequence}",
            _ => null,
        };
    }

    private async Task<List<ChainObservation.Block>> BlocksAsync(
        long fromHeight,
        ChainHead known,
        long toHeight
    )
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var hashes = new Dictionary<long, Bytes32> { [known.Height] = known.Hash };
        return await Deployer
            .WatchAsync(fromHeight, hashes, timeout.Token)
            .Cast<ChainObservation.Block>()
            .Take((int)(toHeight - fromHeight + 1))
            .ToListAsync(timeout.Token);
    }
}
