namespace Notary.Evm;

/// <summary>Makes proofs from what a node answers, and refuses answers that prove nothing.</summary>
public sealed class BlockProofs(IJsonRpc rpc)
{
    private readonly EvmRpc node = new(rpc);

    /// <summary>A header by hash, encoded, and checked: it is what the hash names.</summary>
    /// <exception cref="JsonRpcUnavailableException">The node has no such block, or gives another's header.</exception>
    public Task<byte[]> HeaderAsync(Bytes32 hash, CancellationToken cancellation = default) =>
        rpc.ReadAsync(
            "eth_getBlockByHash",
            [hash.ToString(), false],
            block =>
                HeaderRlp.Encode(block) is var header && Keccak256.Hash(header) == hash
                    ? header
                    : throw new FormatException($"the header of {hash} has another hash"),
            cancellation
        );

    /// <summary>The proof that a transaction is in the block that now holds it; null while none does.</summary>
    /// <exception cref="JsonRpcUnavailableException">The node's header, transactions and receipts do not fit together.</exception>
    public async Task<TransactionProof?> TransactionAsync(
        Bytes32 transaction,
        CancellationToken cancellation = default
    )
    {
        if (await node.ReceiptAsync(transaction, cancellation) is not { } receipt)
            return null;
        var header = await HeaderAsync(receipt.BlockHash, cancellation);
        var transactions = await rpc.ReadAsync(
            "eth_getBlockByHash",
            [receipt.BlockHash.ToString(), true],
            VerifiedBlocks.EncodeTransactions,
            cancellation
        );
        var receipts = await node.BlockReceiptsAsync(
            BlockTag.Hash(receipt.BlockHash),
            cancellation
        );
        try
        {
            var index = checked((int)receipt.TransactionIndex);
            var proof = TransactionProof.Create(header, transactions ?? [], receipts ?? [], index);
            return proof.Verify(receipt.BlockHash).Id == transaction
                ? proof
                : throw new FormatException("the node names another transaction's place");
        }
        catch (Exception e)
            when (e is FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new JsonRpcUnavailableException($"{transaction}: {e.Message}", e);
        }
    }
}
