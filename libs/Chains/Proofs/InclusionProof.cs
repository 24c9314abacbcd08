using Notary.Evm;
using Notary.Fabric.Blocks;

namespace Notary.Chains.Proofs;

/// <summary>
/// That a transaction is in a block of a chain and what it did, verified from the proof and a <see cref="BlockTrust"/> alone
/// (PROTOCOL 6, "included"; docs/formats.md, "Proofs").
/// </summary>
public abstract record InclusionProof
{
    private InclusionProof() { }

    /// <summary>Largest encoding that is read, in bytes: a Fabric proof holds the whole block.</summary>
    public const int MaxSize = 16 << 20;

    /// <param name="trust">Why the block is believed to be the chain's.</param>
    /// <exception cref="FormatException">It proves nothing, or not by this trust; the message says why.</exception>
    public abstract Inclusion Verify(BlockTrust trust);

    /// <summary>The block that the proof is about, by its own word: whoever trusts that one can verify it.</summary>
    /// <exception cref="FormatException">It holds no block.</exception>
    public abstract ChainHead StatedBlock();

    /// <summary>The bytes of docs/formats.md, "Proofs".</summary>
    public byte[] Encode() => ProofCodec.Encode(this);

    /// <summary>Reads what <see cref="Encode"/> wrote; nothing is verified.</summary>
    /// <exception cref="FormatException">Malformed, too large, or of a version that is not known.</exception>
    public static InclusionProof Parse(ReadOnlySpan<byte> encoded) =>
        ProofCodec.ParseInclusion(encoded);

    /// <exception cref="FormatException">No block of a chain that exists.</exception>
    internal static ChainHead HeadOf(BlockHeader block) =>
        block.Number <= long.MaxValue && block.Timestamp <= long.MaxValue
            ? new(block.Height, block.Hash, (long)block.Timestamp)
            : throw new FormatException("a block's number or time exceeds 63 bits");

    /// <summary>Header, index, and the paths of transaction and receipt.</summary>
    public sealed record Evm(TransactionProof Transaction) : InclusionProof
    {
        /// <inheritdoc/>
        public override ChainHead StatedBlock() => HeadOf(HeaderRlp.Parse(Transaction.Header));

        /// <inheritdoc/>
        public override Inclusion Verify(BlockTrust trust)
        {
            if (trust is not BlockTrust.Hash hash)
                throw new FormatException(
                    "a proof of an EVM transaction is verified by the block's hash"
                );
            var (block, id, succeeded, logs) = Transaction.Verify(hash.Block);
            return new(
                ChainKind.Evm,
                HeadOf(block),
                Transaction.Index,
                id.ToString(),
                succeeded,
                [
                    .. logs.Select(l => new EmittedEvent(
                        l.Address.ToBytes32(),
                        null,
                        l.Topics,
                        l.Data
                    )),
                ]
            );
        }
    }

    /// <summary>The block with its metadata: the data hash covers all of its transactions at once.</summary>
    public sealed record Fabric(BlockProof Transaction) : InclusionProof
    {
        /// <inheritdoc/>
        public override ChainHead StatedBlock() => HeadOf(Transaction.StatedBlock());

        /// <inheritdoc/>
        public override Inclusion Verify(BlockTrust trust)
        {
            var (block, transaction) = trust switch
            {
                BlockTrust.Hash hash => Transaction.Verify(hash.Block.ToArray()),
                BlockTrust.Orderers orderers => Transaction.Verify(
                    orderers.Certificates,
                    orderers.Quorum
                ),
                _ => throw new FormatException("a proof needs a trusted hash or orderers"),
            };
            return new(
                ChainKind.Fabric,
                HeadOf(block),
                transaction.Index,
                transaction.TransactionId,
                transaction.IsValid,
                EventsOf(transaction)
            );
        }

        private static ChainHead HeadOf(FabricBlock block) =>
            block.Number <= long.MaxValue
                ? new((long)block.Number, Bytes32.FromSpan(block.Hash), Timestamp: null)
                : throw new FormatException("a block's number exceeds 63 bits");

        private static EmittedEvent[] EventsOf(FabricTransaction transaction) =>
            transaction.Call is { Event: { } emitted } call
                ? [new(Keccak256.HashText(call.Chaincode), emitted.Name, [], emitted.Payload)]
                : [];
    }
}
