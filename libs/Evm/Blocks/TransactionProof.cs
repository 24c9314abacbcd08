namespace Notary.Evm;

/// <summary>
/// That a transaction is in a block and what it did, for someone who trusts the block's hash alone: the header, and the paths
/// of transaction and receipt to its roots (PROTOCOL 6, "included").
/// </summary>
/// <param name="Header">RLP; its keccak256 is the block's hash.</param>
/// <param name="Index">The transaction's place in the block, from 0.</param>
/// <param name="TransactionNodes">From the transaction root to the transaction.</param>
/// <param name="ReceiptNodes">From the receipt root to the receipt.</param>
public sealed record TransactionProof(
    byte[] Header,
    int Index,
    IReadOnlyList<byte[]> TransactionNodes,
    IReadOnlyList<byte[]> ReceiptNodes
)
{
    /// <summary>Makes the proof from a block's transactions and receipts, which must be all of them.</summary>
    /// <param name="header">RLP.</param>
    /// <param name="transactions">EIP-2718, in order.</param>
    /// <param name="receipts">In order.</param>
    /// <param name="index">Which one is proved, from 0.</param>
    /// <exception cref="FormatException">They are not those that the header names.</exception>
    public static TransactionProof Create(
        byte[] header,
        IReadOnlyList<byte[]> transactions,
        IReadOnlyList<TransactionReceipt> receipts,
        int index
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, receipts.Count);
        var block = HeaderRlp.Parse(header);
        var (sent, done) = (
            MerklePatriciaTrie.OfList(transactions),
            MerklePatriciaTrie.OfList(receipts.Select(ReceiptRlp.Encode))
        );
        if (sent.Root != block.TransactionsRoot || done.Root != block.ReceiptsRoot)
            throw new FormatException(
                "a block's transactions and receipts do not have the roots in its header"
            );
        var key = MerklePatriciaTrie.KeyOf(index);
        return new(header, index, sent.Prove(key), done.Prove(key));
    }

    /// <summary>Checks the proof against a block's hash.</summary>
    /// <exception cref="FormatException">It proves nothing about this block.</exception>
    public ProvenTransaction Verify(Bytes32 blockHash)
    {
        var block = HeaderRlp.Parse(Header);
        if (block.Hash != blockHash)
            throw new FormatException($"the proof is about block {block.Hash}, not {blockHash}");
        var transaction = Read(block.TransactionsRoot, TransactionNodes, blockHash);
        var receipt = Read(block.ReceiptsRoot, ReceiptNodes, blockHash);
        var (succeeded, logs) = ReceiptRlp.Parse(receipt);
        return new(block, Keccak256.Hash(transaction), succeeded, logs);
    }

    private byte[] Read(Bytes32 root, IReadOnlyList<byte[]> nodes, Bytes32 blockHash) =>
        TrieProof.Read(root, MerklePatriciaTrie.KeyOf(Index), nodes)
        ?? throw new FormatException($"block {blockHash} has no transaction {Index}");
}

/// <summary>What a <see cref="TransactionProof"/> proves.</summary>
/// <param name="Block">The block.</param>
/// <param name="Id">The transaction's hash.</param>
/// <param name="Succeeded">Whether its effects exist.</param>
/// <param name="Logs">Its events: contract, topics and data.</param>
public sealed record ProvenTransaction(
    BlockHeader Block,
    Bytes32 Id,
    bool Succeeded,
    IReadOnlyList<EventLog> Logs
);
