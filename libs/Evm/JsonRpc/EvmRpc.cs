using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Notary.Evm;

/// <summary>
/// The Ethereum JSON-RPC methods that this system uses, typed. All throw <see cref="JsonRpcException"/> where the node
/// refuses and <see cref="JsonRpcUnavailableException"/> where it gives no usable answer.
/// </summary>
/// <param name="rpc">The connection.</param>
public sealed class EvmRpc(IJsonRpc rpc)
{
    /// <summary>EIP-155 id of the node's chain.</summary>
    public Task<ulong> ChainIdAsync(CancellationToken cancellation = default) =>
        UInt64Async("eth_chainId", [], cancellation);

    /// <summary>Height of the newest block.</summary>
    public Task<ulong> BlockNumberAsync(CancellationToken cancellation = default) =>
        UInt64Async("eth_blockNumber", [], cancellation);

    /// <summary>A header by height or tag; null when the node has no such block.</summary>
    public Task<BlockHeader?> HeaderAsync(
        BlockTag block,
        CancellationToken cancellation = default
    ) =>
        FindAsync(
            "eth_getBlockByNumber",
            [block.ToJson(), false],
            EvmJson.Default.BlockHeader,
            cancellation
        );

    /// <summary>A header by hash; null when the node has no such block.</summary>
    public Task<BlockHeader?> HeaderAsync(Bytes32 hash, CancellationToken cancellation = default) =>
        FindAsync(
            "eth_getBlockByHash",
            [hash.ToString(), false],
            EvmJson.Default.BlockHeader,
            cancellation
        );

    /// <summary>A block by height or tag; null when the node has no such block.</summary>
    public Task<Block?> BlockAsync(BlockTag block, CancellationToken cancellation = default) =>
        FindAsync(
            "eth_getBlockByNumber",
            [block.ToJson(), true],
            EvmJson.Default.Block,
            cancellation
        );

    /// <summary>A block by hash; null when the node has no such block.</summary>
    public Task<Block?> BlockAsync(Bytes32 hash, CancellationToken cancellation = default) =>
        FindAsync(
            "eth_getBlockByHash",
            [hash.ToString(), true],
            EvmJson.Default.Block,
            cancellation
        );

    /// <summary>A mined or pending transaction; null when the node does not know it.</summary>
    public Task<RpcTransaction?> TransactionAsync(
        Bytes32 hash,
        CancellationToken cancellation = default
    ) =>
        FindAsync(
            "eth_getTransactionByHash",
            [hash.ToString()],
            EvmJson.Default.RpcTransaction,
            cancellation
        );

    /// <summary>A mined transaction's receipt; null while it is not mined.</summary>
    public Task<TransactionReceipt?> ReceiptAsync(
        Bytes32 hash,
        CancellationToken cancellation = default
    ) =>
        FindAsync(
            "eth_getTransactionReceipt",
            [hash.ToString()],
            EvmJson.Default.TransactionReceipt,
            cancellation
        );

    /// <summary>All receipts of a block; null when the node has no such block.</summary>
    public Task<TransactionReceipt[]?> BlockReceiptsAsync(
        BlockTag block,
        CancellationToken cancellation = default
    ) =>
        FindAsync(
            "eth_getBlockReceipts",
            [block.ToJson()],
            EvmJson.Default.TransactionReceiptArray,
            cancellation
        );

    /// <summary>Events that match a filter, in order.</summary>
    public Task<EventLog[]> LogsAsync(LogFilter filter, CancellationToken cancellation = default) =>
        GetAsync(
            "eth_getLogs",
            [JsonSerializer.SerializeToNode(filter, EvmJson.Default.LogFilter)],
            EvmJson.Default.EventLogArray,
            cancellation
        );

    /// <summary>Simulates a call and returns its result.</summary>
    /// <exception cref="EvmRevertException">The contract reverted.</exception>
    public Task<byte[]> CallAsync(
        CallRequest call,
        BlockTag block = default,
        CancellationToken cancellation = default
    ) =>
        rpc.SimulateAsync(
            "eth_call",
            call,
            block,
            result => Hex.Decode(result.GetString()),
            cancellation
        );

    /// <summary>Gas that a transaction would need on the newest block.</summary>
    /// <exception cref="EvmRevertException">The contract reverted.</exception>
    public Task<ulong> EstimateGasAsync(
        CallRequest call,
        CancellationToken cancellation = default
    ) =>
        rpc.SimulateAsync(
            "eth_estimateGas",
            call,
            BlockTag.Latest,
            result => Hex.DecodeUInt64(result.GetString()),
            cancellation
        );

    /// <summary>Base fees and tips of the newest blocks.</summary>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="percentiles">Percentiles, ascending, of the tips to report.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<FeeHistory> FeeHistoryAsync(
        ulong blocks,
        double[] percentiles,
        CancellationToken cancellation = default
    ) =>
        GetAsync(
            "eth_feeHistory",
            [
                Hex.EncodeQuantity(blocks),
                "latest",
                new JsonArray([.. percentiles.Select(value => (JsonNode)value)]),
            ],
            EvmJson.Default.FeeHistory,
            cancellation
        );

    /// <summary>Price per gas that the node proposes for a legacy transaction, in wei.</summary>
    public Task<BigInteger> GasPriceAsync(CancellationToken cancellation = default) =>
        QuantityAsync("eth_gasPrice", [], cancellation);

    /// <summary>Tip per gas that the node proposes, in wei.</summary>
    public Task<BigInteger> MaxPriorityFeeAsync(CancellationToken cancellation = default) =>
        QuantityAsync("eth_maxPriorityFeePerGas", [], cancellation);

    /// <summary>The next nonce of an account.</summary>
    public Task<ulong> TransactionCountAsync(
        Address account,
        BlockTag block = default,
        CancellationToken cancellation = default
    ) => UInt64Async("eth_getTransactionCount", [account.ToString(), block.ToJson()], cancellation);

    /// <summary>Balance of an account in wei.</summary>
    public Task<BigInteger> BalanceAsync(
        Address account,
        BlockTag block = default,
        CancellationToken cancellation = default
    ) => QuantityAsync("eth_getBalance", [account.ToString(), block.ToJson()], cancellation);

    /// <summary>Code of an account; empty when it is not a contract.</summary>
    public Task<byte[]> CodeAsync(
        Address account,
        BlockTag block = default,
        CancellationToken cancellation = default
    ) =>
        rpc.ReadAsync(
            "eth_getCode",
            [account.ToString(), block.ToJson()],
            result => Hex.Decode(result.GetString()),
            cancellation
        );

    /// <summary>Broadcasts a signed transaction and returns its hash.</summary>
    public Task<Bytes32> SendRawTransactionAsync(
        ReadOnlyMemory<byte> raw,
        CancellationToken cancellation = default
    ) =>
        rpc.ReadAsync(
            "eth_sendRawTransaction",
            [Hex.Encode(raw.Span)],
            result => Bytes32.Parse(result.GetString()),
            cancellation
        );

    /// <summary>An account and some of its slots with their Merkle-Patricia paths, unchecked.</summary>
    public Task<AccountProof> ProofAsync(
        Address account,
        IReadOnlyList<Bytes32> slots,
        BlockTag block,
        CancellationToken cancellation = default
    ) =>
        GetAsync(
            "eth_getProof",
            [
                account.ToString(),
                new JsonArray([.. slots.Select(slot => (JsonNode)slot.ToString())]),
                block.ToJson(),
            ],
            EvmJson.Default.AccountProof,
            cancellation
        );

    private Task<BigInteger> QuantityAsync(
        string method,
        JsonArray parameters,
        CancellationToken cancellation
    ) =>
        rpc.ReadAsync(
            method,
            parameters,
            result => Hex.DecodeQuantity(result.GetString()),
            cancellation
        );

    private Task<ulong> UInt64Async(
        string method,
        JsonArray parameters,
        CancellationToken cancellation
    ) =>
        rpc.ReadAsync(
            method,
            parameters,
            result => Hex.DecodeUInt64(result.GetString()),
            cancellation
        );

    private Task<T> GetAsync<T>(
        string method,
        JsonArray parameters,
        JsonTypeInfo<T> type,
        CancellationToken cancellation
    )
        where T : class =>
        rpc.ReadAsync(
            method,
            parameters,
            result => result.Deserialize(type) ?? throw new JsonException("null"),
            cancellation
        );

    private Task<T?> FindAsync<T>(
        string method,
        JsonArray parameters,
        JsonTypeInfo<T> type,
        CancellationToken cancellation
    )
        where T : class =>
        rpc.ReadAsync(method, parameters, result => result.Deserialize(type), cancellation);
}
