using Notary.Chains;
using Notary.Chains.Observations;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>A peer that goes away and comes back, in the middle of exchanges.</summary>
[Collection(nameof(NotaryChaincode))]
public sealed class FabricRestartTests(NotaryChaincode chaincode) : IAsyncLifetime
{
    private readonly TemporaryDirectory _crypto = new();
    private readonly TemporaryDirectory _ledger = new();
    private readonly int _port = FreePort.Next();
    private readonly List<ChainObservation.Block> _seen = [];
    private FabricPeerHost _peer = null!;
    private TestDeployment _deployment = null!;

    public async Task InitializeAsync()
    {
        _peer = await StartAsync();
        _deployment = new(Member("Admin"), Member("provider"), Bytes32.Zero);
        await _deployment.SetUpAsync();
    }

    public async Task DisposeAsync()
    {
        await _deployment.DisposeAsync();
        await _peer.DisposeAsync();
        _crypto.Dispose();
        _ledger.Dispose();
    }

    [Fact]
    public async Task The_watch_loses_no_event_and_repeats_none()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var watching = FollowAsync(stop.Token);
        for (var sequence = 0ul; sequence < 8; sequence++)
        {
            var delivery = _deployment.Delivery(sequence);
            var id = await _deployment.Provider.SubmitAsync(delivery, stop.Token);
            // Each second one is accepted by the orderer, and not in a block, when the peer goes away.
            if (sequence % 2 == 1)
            {
                await _peer.DisposeAsync();
                _peer = await StartAsync();
            }
            // The connection to the peer before its restart may be used once more; senders ask again, too.
            var outcome = await TestDeployment.UntilAnsweredAsync(
                () => _deployment.Provider.WaitAsync(id, stop.Token),
                stop.Token
            );
            Assert.True(outcome.Succeeded, outcome.Reason);
        }
        await watching.WaitAsync(stop.Token);
        var head = await _deployment.Deployer.GetHeadAsync(stop.Token);

        Assert.Equal(head, _seen[^1].Head);
        Assert.Equal(Enumerable.Range(0, _seen.Count), _seen.Select(b => (int)b.Head.Height));
        var legs = _seen.SelectMany(b => b.Events).OfType<ContractEvent.LegRecorded>();
        Assert.Equal(Enumerable.Range(0, 8), legs.Select(leg => (int)leg.Sequence));
    }

    /// <summary>Watches from the last block seen whenever the peer is back, until the eighth delivery.</summary>
    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var known = _seen.ToDictionary(b => b.Head.Height, b => b.Head.Hash);
                var blocks = _deployment.Deployer.WatchAsync(_seen.Count, known, ct);
                await foreach (var block in blocks.Cast<ChainObservation.Block>())
                {
                    _seen.Add(block);
                    if (block.Events.OfType<ContractEvent.LegRecorded>().Any(l => l.Sequence == 7))
                    {
                        return;
                    }
                }
            }
            catch (ChainUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }
        }
    }

    private Task<FabricPeerHost> StartAsync() =>
        chaincode.StartPeerAsync(o =>
            o with
            {
                Port = _port,
                CryptoDirectory = _crypto.Path,
                LedgerDirectory = _ledger.Path,
            }
        );

    private FabricChainOptions Member(string user)
    {
        _peer.Crypto.IssueUser("Org1", user);
        return TestMember.Of(_peer.Endpoint, _crypto.Path, user, NotaryChaincode.Name);
    }
}
