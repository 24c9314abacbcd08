using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>The levers of anvil, for tests and demonstrations; real nodes refuse them.</summary>
/// <param name="rpc">A connection to anvil.</param>
public sealed class AnvilRpc(IJsonRpc rpc)
{
    /// <summary>Mines blocks now.</summary>
    public Task MineAsync(ulong blocks = 1, CancellationToken cancellation = default) =>
        rpc.CallAsync("anvil_mine", [Hex.EncodeQuantity(blocks)], cancellation);

    /// <summary>Mines a block whenever a transaction arrives, or never by itself.</summary>
    public Task SetAutomineAsync(bool enabled, CancellationToken cancellation = default) =>
        rpc.CallAsync("evm_setAutomine", [enabled], cancellation);

    /// <summary>Mines a block every so many seconds; 0 stops.</summary>
    public Task SetIntervalMiningAsync(ulong seconds, CancellationToken cancellation = default) =>
        rpc.CallAsync("evm_setIntervalMining", [seconds], cancellation);

    /// <summary>Moves the clock of the blocks to come, in seconds.</summary>
    public Task IncreaseTimeAsync(ulong seconds, CancellationToken cancellation = default) =>
        rpc.CallAsync("evm_increaseTime", [Hex.EncodeQuantity(seconds)], cancellation);

    /// <summary>Sets the next block's timestamp, in Unix seconds.</summary>
    public Task SetNextBlockTimestampAsync(
        ulong timestamp,
        CancellationToken cancellation = default
    ) => rpc.CallAsync("evm_setNextBlockTimestamp", [timestamp], cancellation);

    /// <summary>Sets the next block's base fee, in wei.</summary>
    public Task SetNextBlockBaseFeeAsync(
        BigInteger baseFee,
        CancellationToken cancellation = default
    ) =>
        rpc.CallAsync(
            "anvil_setNextBlockBaseFeePerGas",
            [Hex.EncodeQuantity(baseFee)],
            cancellation
        );

    /// <summary>Sets an account's balance in wei.</summary>
    public Task SetBalanceAsync(
        Address account,
        BigInteger balance,
        CancellationToken cancellation = default
    ) =>
        rpc.CallAsync(
            "anvil_setBalance",
            [account.ToString(), Hex.EncodeQuantity(balance)],
            cancellation
        );

    /// <summary>Removes a transaction from the mempool.</summary>
    public Task DropTransactionAsync(Bytes32 hash, CancellationToken cancellation = default) =>
        rpc.CallAsync("anvil_dropTransaction", [hash.ToString()], cancellation);

    /// <summary>Replaces the newest blocks by empty ones; their transactions vanish.</summary>
    public Task ReorganiseAsync(ulong depth, CancellationToken cancellation = default) =>
        rpc.CallAsync("anvil_reorg", [depth, new JsonArray()], cancellation);

    /// <summary>Remembers the state and returns its id.</summary>
    public Task<BigInteger> SnapshotAsync(CancellationToken cancellation = default) =>
        rpc.ReadAsync(
            "evm_snapshot",
            [],
            result => Hex.DecodeQuantity(result.GetString()),
            cancellation
        );

    /// <summary>Goes back to a remembered state; false when the id is unknown.</summary>
    public Task<bool> RevertAsync(BigInteger snapshot, CancellationToken cancellation = default) =>
        rpc.ReadAsync(
            "evm_revert",
            [Hex.EncodeQuantity(snapshot)],
            result => result.GetBoolean(),
            cancellation
        );

    /// <summary>Removes everything from the mempool.</summary>
    public Task DropAllTransactionsAsync(CancellationToken cancellation = default) =>
        rpc.CallAsync("anvil_dropAllTransactions", [], cancellation);

    /// <summary>Number of executable and of waiting transactions in the mempool.</summary>
    public Task<(ulong Pending, ulong Queued)> PoolStatusAsync(
        CancellationToken cancellation = default
    ) =>
        rpc.ReadAsync(
            "txpool_status",
            [],
            result => (Count(result, "pending"), Count(result, "queued")),
            cancellation
        );

    private static ulong Count(JsonElement status, string name) =>
        Hex.DecodeUInt64(status.GetProperty(name).GetString());
}
