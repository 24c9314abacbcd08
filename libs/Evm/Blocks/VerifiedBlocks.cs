using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>
/// A node's blocks, of which only what is checked is returned: a header is what its hash says, and events are those of the
/// receipts and transactions whose roots stand in that header. All methods throw <see cref="FalseAnswerException"/> where the
/// node's answers contradict each other and <see cref="JsonRpcUnavailableException"/> where it gives none.
/// </summary>
public sealed class VerifiedBlocks(IJsonRpc rpc)
{
    private readonly EvmRpc node = new(rpc);

    /// <summary>The newest header.</summary>
    public async Task<BlockHeader> HeadAsync(CancellationToken cancellation = default) =>
        await FindAsync("eth_getBlockByNumber", "latest", cancellation)
        ?? throw new JsonRpcUnavailableException("the node has no newest block");

    /// <summary>The newest header that the node calls final; null where it knows none (EIP-3675).</summary>
    public async Task<BlockHeader?> FinalizedAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await FindAsync("eth_getBlockByNumber", "finalized", cancellation);
        }
        catch (JsonRpcException)
        {
            return null; // a young chain, or one without such blocks: geth answers with an error
        }
    }

    /// <summary>A header by height; null when the node has no such block.</summary>
    public async Task<BlockHeader?> HeaderAsync(
        ulong number,
        CancellationToken cancellation = default
    )
    {
        var header = await FindAsync(
            "eth_getBlockByNumber",
            Hex.EncodeQuantity(number),
            cancellation
        );
        return header is null || header.Number == number
            ? header
            : throw new FalseAnswerException($"asked for block {number}, got {header.Number}");
    }

    /// <summary>
    /// What <paramref name="contracts"/> emitted in a block, in order, each event with its transaction's id. Where the header's
    /// filter excludes them, the node is not asked.
    /// </summary>
    /// <param name="header">Verified.</param>
    /// <param name="contracts">Whose events.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null when the node no longer has the block.</returns>
    public async Task<IReadOnlyList<EventLog>?> LogsAsync(
        BlockHeader header,
        IReadOnlyCollection<Address> contracts,
        CancellationToken cancellation = default
    )
    {
        if (!contracts.Any(c => LogsBloom.MayContain(header.LogsBloom, c.ToArray())))
            return [];
        var transactions = TransactionsAsync(header, cancellation);
        var receipts = ReceiptsAsync(header, cancellation);
        await Task.WhenAll(transactions, receipts);
        return await transactions is { } ids && await receipts is { } found
            ? [.. Logs(header, ids, found).Where(log => contracts.Contains(log.Address))]
            : null;
    }

    /// <summary>Ids of a block's transactions, in order; null when the node no longer has the block.</summary>
    public async Task<IReadOnlyList<Bytes32>?> TransactionsAsync(
        BlockHeader header,
        CancellationToken cancellation = default
    )
    {
        var encoded = await rpc.ReadAsync(
            "eth_getBlockByHash",
            [header.Hash.ToString(), true],
            EncodeTransactions,
            cancellation
        );
        if (encoded is null)
            return null;
        Require(
            MerklePatriciaTrie.OfList(encoded),
            header.TransactionsRoot,
            header,
            "transactions"
        );
        return [.. encoded.Select(e => Keccak256.Hash(e))];
    }

    /// <summary>Receipts of a block, in order; null when the node no longer has the block.</summary>
    public async Task<IReadOnlyList<TransactionReceipt>?> ReceiptsAsync(
        BlockHeader header,
        CancellationToken cancellation = default
    )
    {
        TransactionReceipt[]? receipts;
        try
        {
            receipts = await node.BlockReceiptsAsync(BlockTag.Hash(header.Hash), cancellation);
        }
        catch (JsonRpcException)
        {
            return null; // nodes refuse a block that a reorganisation took from their chain
        }
        if (receipts is null)
            return null;
        var trie = MerklePatriciaTrie.OfList(receipts.Select(ReceiptRlp.Encode));
        Require(trie, header.ReceiptsRoot, header, "receipts");
        return receipts;
    }

    private static IEnumerable<EventLog> Logs(
        BlockHeader header,
        IReadOnlyList<Bytes32> transactions,
        IReadOnlyList<TransactionReceipt> receipts
    )
    {
        if (transactions.Count != receipts.Count)
            throw new FalseAnswerException(
                $"block {header.Number} has {transactions.Count} transactions and {receipts.Count} receipts"
            );
        return receipts
            .SelectMany((receipt, i) => receipt.Logs.Select(log => (Log: log, Id: transactions[i])))
            .Select(
                (found, index) =>
                    new EventLog(
                        found.Log.Address,
                        found.Log.Topics,
                        found.Log.Data,
                        header.Number,
                        header.Hash,
                        found.Id,
                        (ulong)index
                    )
            );
    }

    /// <summary>A block's transactions (EIP-2718), rebuilt from what a node shows; null where it shows none.</summary>
    internal static List<byte[]>? EncodeTransactions(JsonElement block) =>
        block.ValueKind == JsonValueKind.Null
            ? null
            : [.. block.GetProperty("transactions").EnumerateArray().Select(TransactionRlp.Encode)];

    private static void Require(
        MerklePatriciaTrie trie,
        Bytes32 root,
        BlockHeader header,
        string what
    )
    {
        if (trie.Root != root)
            throw new FalseAnswerException(
                $"the {what} of block {header.Number} do not have the root in its header"
            );
    }

    private Task<BlockHeader?> FindAsync(
        string method,
        JsonNode block,
        CancellationToken cancellation
    ) =>
        rpc.ReadAsync(
            method,
            [block, false],
            found => found.ValueKind == JsonValueKind.Null ? null : Verify(found),
            cancellation
        );

    private static BlockHeader Verify(JsonElement block)
    {
        var header = HeaderRlp.Parse(HeaderRlp.Encode(block));
        var stated = Bytes32.Parse(block.GetProperty("hash").GetString());
        return header.Hash == stated
            ? header
            : throw new FalseAnswerException(
                $"the fields of block {header.Number} hash to {header.Hash}, the node says {stated}: "
                    + "it lies, or its chain has had a fork that this version does not know"
            );
    }
}
