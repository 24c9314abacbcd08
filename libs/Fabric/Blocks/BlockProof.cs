using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Wire.Common;

namespace Notary.Fabric.Blocks;

/// <summary>
/// That the orderers put a transaction into a block, for someone who trusts their certificates alone: the whole block, since
/// Fabric has no Merkle tree (PROTOCOL 6, "included"). Whether it is valid is each peer's own verdict, and not proved here.
/// </summary>
/// <param name="Block">The block as a peer sent it (common.Block, protobuf).</param>
public sealed record BlockProof(byte[] Block, string TransactionId)
{
    private const int MaxSize = 32 << 20;

    public static BlockProof Of(FabricBlock block, string transactionId) =>
        new(block.Raw.ToByteArray(), transactionId);

    /// <summary>Checks the data hash and the orderers' signatures.</summary>
    /// <param name="orderers">Certificates of the orderers that are trusted.</param>
    /// <param name="quorum">How many of them must have signed: 1 under Raft.</param>
    /// <returns>The block and the transaction; of its validation code see above.</returns>
    /// <exception cref="FormatException">It proves nothing about this transaction.</exception>
    public (FabricBlock Block, FabricTransaction Transaction) Verify(
        IReadOnlyCollection<X509Certificate2> orderers,
        int quorum = 1
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quorum);
        var block = StatedBlock();
        return BlockSignatures.Count(block.Raw, orderers) >= quorum
            ? (block, Find(block))
            : throw new FormatException(
                $"block {block.Number} is not signed by {quorum} of the trusted orderers"
            );
    }

    /// <summary>Checks the data hash and the block's own.</summary>
    /// <param name="blockHash">Of a block that is trusted, 32 bytes.</param>
    /// <returns>The block and the transaction; of its validation code see above.</returns>
    /// <exception cref="FormatException">It proves nothing about this transaction.</exception>
    public (FabricBlock Block, FabricTransaction Transaction) Verify(ReadOnlySpan<byte> blockHash)
    {
        var block = StatedBlock();
        return blockHash.SequenceEqual(block.Hash)
            ? (block, Find(block))
            : throw new FormatException(
                $"the proof is about block {block.Number} of another hash: 0x{Convert.ToHexStringLower(block.Hash)}"
            );
    }

    // A repeated id is recorded a second time, without effect: the first one counts.
    private FabricTransaction Find(FabricBlock block) =>
        block.Transactions.FirstOrDefault(t => t.TransactionId == TransactionId)
        ?? throw new FormatException($"block {block.Number} has no transaction {TransactionId}");

    /// <summary>The block, of which only the data hash is checked.</summary>
    /// <exception cref="FormatException">No block, or its data does not fit its header.</exception>
    public FabricBlock StatedBlock()
    {
        if (Block.Length > MaxSize)
            throw new FormatException("a block is too large");
        try
        {
            return BlockParser.Parse(Wire.Common.Block.Parser.ParseFrom(Block));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FabricException)
        {
            throw new FormatException($"the block cannot be read: {e.Message}", e);
        }
    }
}
