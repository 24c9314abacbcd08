using Notary.Devnet.Processes;
using Xunit;

namespace Notary.Evm.Tests.JsonRpc;

/// <summary>Everything typed, against a real node.</summary>
public sealed class AnvilTests : IAsyncLifetime, IDisposable
{
    // Account 0 of anvil's default mnemonic.
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );
    private static readonly Address Recipient = Address.Parse(
        "0x1122334455667788990011223344556677889900"
    );
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient http = new();
    private readonly CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
    private AnvilProcess anvil = null!;
    private EvmRpc rpc = null!;
    private AnvilRpc levers = null!;

    private CancellationToken Cancellation => timeout.Token;

    public async Task InitializeAsync()
    {
        anvil = await AnvilProcess.StartAsync(new AnvilOptions { NoMining = true });
        var connection = new HttpJsonRpc(http, anvil.Http);
        (rpc, levers) = (new(connection), new(connection));
    }

    public async Task DisposeAsync() => await anvil.DisposeAsync();

    public void Dispose()
    {
        http.Dispose();
        timeout.Dispose();
    }

    [Fact]
    public async Task A_transfer_is_seen_pending_then_mined_and_paid()
    {
        await using var socket = await WebSocketJsonRpc.ConnectAsync(
            anvil.WebSocket,
            cancellation: Cancellation
        );
        await using var pending = await socket.PendingTransactionsAsync(Cancellation);
        await using var heads = await socket.NewHeadsAsync(Cancellation);
        var signed = (await TransferAsync()).Sign(Key);

        Assert.Equal(signed.Hash, await rpc.SendRawTransactionAsync(signed.Raw, Cancellation));
        var seen = await FirstAsync(pending.ReadAllAsync(Cancellation));
        Assert.Equal(signed.Raw, seen.ToSigned(31337).Raw);
        Assert.Null(await rpc.ReceiptAsync(signed.Hash, Cancellation));
        Assert.Equal((1UL, 0UL), await levers.PoolStatusAsync(Cancellation));

        await levers.MineAsync(cancellation: Cancellation);
        var head = await FirstAsync(heads.ReadAllAsync(Cancellation));
        var receipt = await rpc.ReceiptAsync(signed.Hash, Cancellation);
        Assert.True(receipt!.Succeeded);
        Assert.Equal(head.Hash, receipt.BlockHash);
        Assert.Equal(
            12345,
            await rpc.BalanceAsync(Recipient, BlockTag.Hash(head.Hash), Cancellation)
        );
        Assert.Equal(0, await rpc.BalanceAsync(Recipient, BlockTag.Number(0), Cancellation));
    }

    [Fact]
    public async Task Blocks_agree_by_number_and_hash_and_carry_their_transactions()
    {
        var signed = (await TransferAsync()).Sign(Key);
        await rpc.SendRawTransactionAsync(signed.Raw, Cancellation);
        await levers.MineAsync(cancellation: Cancellation);

        var block = await rpc.BlockAsync(BlockTag.Latest, Cancellation);
        var header = await rpc.HeaderAsync(block!.Hash, Cancellation);
        Assert.Equal(await rpc.BlockNumberAsync(Cancellation), block.Number);
        Assert.Equal(block.ParentHash, header!.ParentHash);
        Assert.Equal(signed.Hash, Assert.Single(block.Transactions).ToSigned(31337).Hash);
        Assert.Equal(
            signed.Hash,
            Assert
                .Single((await rpc.BlockReceiptsAsync(BlockTag.Latest, Cancellation))!)
                .TransactionHash
        );
        Assert.Equal(signed.Hash, (await rpc.TransactionAsync(signed.Hash, Cancellation))!.Hash);
        Assert.Null(await rpc.HeaderAsync(Keccak256.HashText("no such block"), Cancellation));
        Assert.Null(await rpc.BlockAsync(BlockTag.Number(99), Cancellation));
    }

    // Runtime code: LOG1 with topic 7 and one word of data; deployed by an initialisation code that returns it.
    [Fact]
    public async Task Events_are_found_by_query_and_by_subscription()
    {
        await using var socket = await WebSocketJsonRpc.ConnectAsync(
            anvil.WebSocket,
            cancellation: Cancellation
        );
        var contract = await DeployAsync("6009600052600760206000a100");
        var filter = new LogFilter([contract]);
        await using var logs = await socket.LogsAsync(filter, Cancellation);

        var call = (await TransferAsync()) with { To = contract, Value = 0, GasLimit = 100_000 };
        await rpc.SendRawTransactionAsync(call.Sign(Key).Raw, Cancellation);
        await levers.MineAsync(cancellation: Cancellation);

        var notified = await FirstAsync(logs.ReadAllAsync(Cancellation));
        var queried = Assert.Single(
            await rpc.LogsAsync(filter with { FromBlock = "earliest" }, Cancellation)
        );
        var topic = Bytes32.FromSpan(new AbiWordWriter().Add(7UL).Words);
        Assert.Equal(topic, Assert.Single(queried.Topics));
        Assert.Equal(queried.TransactionHash, notified.TransactionHash);
        Assert.Equal(9, AbiWords.ReadUInt256(queried.Data));
        Assert.Empty(
            await rpc.LogsAsync(
                filter with
                {
                    Topics =
                    [
                        [Bytes32.Zero],
                    ],
                    FromBlock = "earliest",
                },
                Cancellation
            )
        );
    }

    [Fact]
    public async Task Revert_data_reaches_the_caller()
    {
        // Initialisation code that reverts with the word 0xdeadbeef.
        var call = new CallRequest(null, Hex.Decode("0x63deadbeef60005260206000fd"));
        var error = await Assert.ThrowsAsync<EvmRevertException>(() =>
            rpc.CallAsync(call, cancellation: Cancellation)
        );
        Assert.Equal(0xdeadbeef, AbiWords.ReadUInt256(error.RevertData));
        await Assert.ThrowsAsync<EvmRevertException>(() =>
            rpc.EstimateGasAsync(call, Cancellation)
        );
    }

    [Fact]
    public async Task Errors_of_the_node_are_typed()
    {
        var error = await Assert.ThrowsAsync<JsonRpcException>(() =>
            new HttpJsonRpc(http, anvil.Http).CallAsync("eth_none", [], Cancellation)
        );
        Assert.Equal(-32601, error.Code);
        await Assert.ThrowsAsync<JsonRpcException>(() =>
            rpc.SendRawTransactionAsync(new byte[] { 1 }, Cancellation)
        );
    }

    [Fact]
    public async Task Fees_counts_and_proofs_are_read()
    {
        Assert.Equal(31337UL, await rpc.ChainIdAsync(Cancellation));
        Assert.Equal(0UL, await rpc.TransactionCountAsync(Key.Address, cancellation: Cancellation));
        Assert.True(await rpc.GasPriceAsync(Cancellation) > 0);
        Assert.True(await rpc.MaxPriorityFeeAsync(Cancellation) >= 0);
        Assert.NotEmpty((await rpc.FeeHistoryAsync(1, [50], Cancellation)).BaseFeePerGas);
        var proof = await rpc.ProofAsync(
            Key.Address,
            [Bytes32.Zero],
            BlockTag.Latest,
            Cancellation
        );
        Assert.Equal(Keccak256.Hash([]), proof.CodeHash);
        Assert.NotEmpty(proof.ProofNodes);
        Assert.Equal(0, Assert.Single(proof.StorageProof).Value);
        Assert.Empty(await rpc.CodeAsync(Recipient, cancellation: Cancellation));
    }

    [Fact]
    public async Task Levers_move_time_balances_the_pool_and_the_chain()
    {
        await levers.SetBalanceAsync(Recipient, 77, Cancellation);
        Assert.Equal(77, await rpc.BalanceAsync(Recipient, cancellation: Cancellation));

        var before = await rpc.HeaderAsync(BlockTag.Latest, Cancellation);
        await levers.IncreaseTimeAsync(1000, Cancellation);
        await levers.MineAsync(2, Cancellation);
        var after = await rpc.HeaderAsync(BlockTag.Latest, Cancellation);
        Assert.True(after!.Timestamp >= before!.Timestamp + 1000);

        var signed = (await TransferAsync()).Sign(Key);
        await rpc.SendRawTransactionAsync(signed.Raw, Cancellation);
        await levers.DropTransactionAsync(signed.Hash, Cancellation);
        Assert.Equal((0UL, 0UL), await levers.PoolStatusAsync(Cancellation));

        await levers.ReorganiseAsync(1, Cancellation);
        Assert.NotEqual(
            after.Hash,
            (await rpc.HeaderAsync(BlockTag.Number(after.Number), Cancellation))!.Hash
        );

        var snapshot = await levers.SnapshotAsync(Cancellation);
        await levers.MineAsync(5, Cancellation);
        Assert.True(await levers.RevertAsync(snapshot, Cancellation));
        Assert.Equal(after.Number, await rpc.BlockNumberAsync(Cancellation));
    }

    [Fact]
    public async Task A_dead_node_ends_calls_and_subscriptions()
    {
        await using var socket = await WebSocketJsonRpc.ConnectAsync(
            anvil.WebSocket,
            cancellation: Cancellation
        );
        await using var heads = await socket.NewHeadsAsync(Cancellation);
        await anvil.KillAsync();
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            FirstAsync(heads.ReadAllAsync(Cancellation))
        );
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            new EvmRpc(socket).ChainIdAsync(Cancellation)
        );
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            socket.NewHeadsAsync(Cancellation)
        );
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() => rpc.ChainIdAsync(Cancellation));
        await Assert.ThrowsAsync<JsonRpcUnavailableException>(() =>
            WebSocketJsonRpc.ConnectAsync(anvil.WebSocket, cancellation: Cancellation)
        );
    }

    private async Task<EvmTransaction> TransferAsync() =>
        new()
        {
            ChainId = await rpc.ChainIdAsync(Cancellation),
            Nonce = await rpc.TransactionCountAsync(Key.Address, BlockTag.Pending, Cancellation),
            MaxPriorityFeePerGas = 1_000_000_000,
            MaxFeePerGas = 3_000_000_000,
            GasLimit = 21_000,
            To = Recipient,
            Value = 12345,
        };

    private async Task<Address> DeployAsync(string runtime)
    {
        var size = $"{runtime.Length / 2:x2}";
        // PUSH size, DUP1, PUSH offset, PUSH 0, CODECOPY, PUSH 0, RETURN
        var code = Hex.Decode($"0x60{size}80600b6000396000f3{runtime}");
        var signed = (
            (await TransferAsync()) with
            {
                To = null,
                Value = 0,
                GasLimit = 200_000,
                Data = code,
            }
        ).Sign(Key);
        await rpc.SendRawTransactionAsync(signed.Raw, Cancellation);
        await levers.MineAsync(cancellation: Cancellation);
        return (await rpc.ReceiptAsync(signed.Hash, Cancellation))!.ContractAddress!.Value;
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var item in items.WithCancellation(patience.Token))
            return item;
        throw new InvalidOperationException("the stream ended without an item");
    }
}
