namespace Notary.Evm;

/// <summary>
/// That a transaction is in a block and what it did, for someone who trusts the block's hash alone: the header, and the
/// receipt's path to the header's receipt root (PROTOCOL 6, "included").
/// </summary>
/// <param name="Header">RLP; its keccak256 is the block's hash.</param>
/// <param name="Index">The transaction's place in the block, from 0.</param>
/// <param name="Nodes">From the receipt root to the receipt.</param>
public sealed record ReceiptProof(byte[] Header, int Index, IReadOnlyList<byte[]> Nodes)
{
    private const int MaxSize = 1 << 20;

    /// <summary>Makes the proof from a block's receipts, which must be all of them.</summary>
    /// <exception cref="FormatException">They are not the receipts that the header names.</exception>
    public static ReceiptProof Create(
        byte[] header,
        IReadOnlyList<TransactionReceipt> receipts,
        int index
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, receipts.Count);
        var trie = MerklePatriciaTrie.OfList(receipts.Select(ReceiptRlp.Encode));
        return trie.Root == HeaderRlp.Parse(header).ReceiptsRoot
            ? new(header, index, trie.Prove(MerklePatriciaTrie.KeyOf(index)))
            : throw new FormatException("a block's receipts do not have the root in its header");
    }

    /// <summary>Checks the proof against a block's hash.</summary>
    /// <returns>The header, whether the transaction succeeded, and its events.</returns>
    /// <exception cref="FormatException">It proves nothing about this block.</exception>
    public (BlockHeader Block, bool Succeeded, IReadOnlyList<EventLog> Logs) Verify(
        Bytes32 blockHash
    )
    {
        var block = HeaderRlp.Parse(Header);
        if (block.Hash != blockHash)
            throw new FormatException($"the proof is about block {block.Hash}, not {blockHash}");
        var receipt =
            TrieProof.Read(block.ReceiptsRoot, MerklePatriciaTrie.KeyOf(Index), Nodes)
            ?? throw new FormatException($"block {blockHash} has no transaction {Index}");
        var (succeeded, logs) = ReceiptRlp.Parse(receipt);
        return (block, succeeded, logs);
    }

    /// <summary>RLP: [header, index, [node …]].</summary>
    public byte[] Encode() =>
        RlpWriter.EncodeList(rlp =>
            rlp.Bytes(Header)
                .Scalar(Index)
                .List(nodes =>
                {
                    foreach (var node in Nodes)
                        nodes.Bytes(node);
                })
        );

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">Malformed, or larger than 1 MiB.</exception>
    public static ReceiptProof Parse(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length > MaxSize)
            throw new FormatException("a receipt proof is too large");
        var rlp = RlpReader.OfList(encoded);
        var header = rlp.ReadBytes().ToArray();
        var index = (int)rlp.ReadUInt(31);
        var nodes = new List<byte[]>();
        for (var items = rlp.ReadList(); !items.IsAtEnd; )
            nodes.Add(items.ReadBytes().ToArray());
        rlp.RequireEnd();
        return new(header, index, nodes);
    }
}
