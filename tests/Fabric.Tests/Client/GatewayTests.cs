using System.Text;
using System.Text.Json;
using Notary.Fabric.Gateway;
using Notary.Fabric.Tests.Support;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Client;

/// <summary>What the official client does, with ours.</summary>
[Collection(nameof(LedgerChaincode))]
public sealed class GatewayTests(LedgerChaincode chaincode) : IAsyncLifetime
{
    private FabricPeerHost _peer = null!;
    private PeerSession _session = null!;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync();
        _session = new PeerSession(_peer);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task A_submitted_value_can_be_evaluated_after_its_commit()
    {
        Assert.Equal("one", Encoding.UTF8.GetString(await _session.PutAsync("k", "one")));
        Assert.Equal("one", await _session.GetAsync("k"));
    }

    [Fact]
    public async Task Submit_returns_before_the_block_and_commit_status_waits_for_it()
    {
        _peer.BatchTimeout = TimeSpan.FromHours(1);
        var endorsed = await _session.Contract.EndorseAsync("put", ["k", "one"]);
        var submitted = await endorsed.SubmitAsync();
        var status = submitted.CommitStatusAsync();
        Assert.Equal("", await _session.GetAsync("k"));
        Assert.False(status.IsCompleted);

        Assert.Equal(1ul, await _peer.MineAsync());

        var commit = await status;
        Assert.True(commit.IsValid);
        Assert.Equal((1ul, endorsed.TransactionId), (commit.BlockNumber, commit.TransactionId));
        Assert.Null(await _peer.MineAsync());
    }

    [Fact]
    public async Task A_block_tells_who_called_which_function_with_what()
    {
        await _session.PutAsync("k", "one");

        var block = await FirstAsync(_session.Network.BlocksAsync(1));

        var transaction = Assert.Single(block.Transactions);
        Assert.True(transaction.IsValid);
        Assert.Equal(HeaderType.EndorserTransaction, transaction.Type);
        Assert.Equal("Org1MSP", transaction.Creator!.MspId);
        Assert.Equal(_session.Identity.PartyId, transaction.Creator.PartyId);
        Assert.Equal(LedgerChaincode.Name, transaction.Call!.Chaincode);
        Assert.Equal(["put", "k", "one"], transaction.Call.Arguments);
        Assert.Equal("Put", transaction.Call.Event!.Name);
        using var payload = JsonDocument.Parse(transaction.Call.Event.Payload);
        Assert.Equal("one", payload.RootElement.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Blocks_are_delivered_from_any_height_and_hang_together()
    {
        for (var i = 0; i < 3; i++)
        {
            await _session.PutAsync("k", $"{i}");
        }
        var fromGenesis = await TakeAsync(_session.Network.BlocksAsync(0), 4);
        var fromTwo = await TakeAsync(_session.Network.BlocksAsync(2), 2);

        Assert.Equal([0, 1, 2, 3], fromGenesis.Select(b => b.Number));
        Assert.Equal(HeaderType.Config, fromGenesis[0].Transactions[0].Type);
        Assert.Equal(fromGenesis[2].Hash, fromTwo[0].Hash);
        Assert.Equal(fromGenesis[2].Hash, fromGenesis[3].PreviousHash);
    }

    [Fact]
    public async Task The_stream_waits_for_blocks_that_do_not_exist_yet()
    {
        var next = FirstAsync(_session.Network.BlocksAsync(1));
        await _session.PutAsync("k", "one");
        Assert.Equal(1ul, (await next).Number);
    }

    [Fact]
    public async Task Events_are_replayed_from_a_block_and_resumed_after_a_transaction()
    {
        _peer.BatchTimeout = TimeSpan.FromHours(1);
        var first = await (await _session.Contract.EndorseAsync("put", ["a", "1"])).SubmitAsync();
        var second = await (await _session.Contract.EndorseAsync("put", ["b", "2"])).SubmitAsync();
        await _peer.MineAsync();

        var all = await TakeAsync(_session.Contract.EventsAsync(0), 2);
        var rest = await FirstAsync(_session.Contract.EventsAsync(1, first.TransactionId));

        Assert.Equal(
            (first.TransactionId, second.TransactionId),
            (all[0].TransactionId, all[1].TransactionId)
        );
        Assert.Equal(
            (second.TransactionId, "Put", 1ul),
            (rest.TransactionId, rest.Name, rest.BlockNumber)
        );
    }

    [Fact]
    public async Task The_ledger_can_be_asked_for_its_head_and_single_blocks()
    {
        var submitted = await (
            await _session.Contract.EndorseAsync("put", ["k", "one"])
        ).SubmitAsync();
        await submitted.CommitStatusAsync();

        var head = await _session.Network.HeadAsync();
        var block = await _session.Network.BlockAsync(1);
        var same = await _session.Network.BlockOfAsync(submitted.TransactionId);

        Assert.Equal(2ul, head.Height);
        Assert.Equal(head.Hash, block.Hash);
        Assert.Equal(block.Hash, same.Hash);
        var missing = await Assert.ThrowsAsync<FabricException>(() =>
            _session.Network.BlockAsync(7)
        );
        Assert.Equal(FabricOperation.Evaluate, missing.Operation);
    }

    [Fact]
    public async Task Keys_are_ranged_over_and_remember_their_history()
    {
        foreach (var key in (string[])["r1", "r3", "r2", "s"])
        {
            await _session.PutAsync(key, $"value of {key}");
        }
        await _session.Contract.SubmitAsync("remove", ["r3"]);
        await _session.Contract.SubmitAsync("composite", ["fruit", "apple", "green"]);

        Assert.Equal(
            """[["r1","value of r1"],["r2","value of r2"]]""",
            await EvaluateAsync("range", "r", "s")
        );
        Assert.Equal("""[null,"value of r3"]""", await EvaluateAsync("history", "r3"));
        Assert.Equal("""["green"]""", await EvaluateAsync("compositeRange", "fruit"));
    }

    [Fact]
    public async Task A_range_longer_than_one_batch_comes_whole()
    {
        _peer.BatchTimeout = TimeSpan.FromHours(1);
        for (var i = 0; i < 105; i++)
        {
            await (await _session.Contract.EndorseAsync("put", [$"x{i:000}", "1"])).SubmitAsync();
        }
        await _peer.MineAsync();
        using var rows = JsonDocument.Parse(await EvaluateAsync("range", "x", "y"));
        Assert.Equal(105, rows.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Every_transaction_of_a_crowd_is_committed_once()
    {
        var ids = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async i =>
                {
                    var endorsed = await _session.Contract.EndorseAsync("put", [$"c{i}", "1"]);
                    return await (await endorsed.SubmitAsync()).CommitStatusAsync();
                })
        );
        Assert.All(ids, status => Assert.Equal(TxValidationCode.Valid, status.Code));
        Assert.Equal(40, ids.Select(s => s.TransactionId).Distinct(StringComparer.Ordinal).Count());
    }

    private async Task<string> EvaluateAsync(string function, params string[] arguments) =>
        Encoding.UTF8.GetString(await _session.Contract.EvaluateAsync(function, arguments));

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items) =>
        (await TakeAsync(items, 1))[0];

    private static async Task<IReadOnlyList<T>> TakeAsync<T>(IAsyncEnumerable<T> items, int count)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await items.Take(count).ToListAsync(timeout.Token);
    }
}
