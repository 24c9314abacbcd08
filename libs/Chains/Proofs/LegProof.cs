using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Fabric;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Proofs;

/// <summary>How one leg stands at one block: the evidence behind "missing" (PROTOCOL 6; docs/formats.md, "Proofs").</summary>
public abstract record LegProof
{
    private LegProof() { }

    /// <summary>Largest encoding that is read, in bytes.</summary>
    public const int MaxSize = 1 << 20;

    /// <param name="chain">The chain on which the leg belongs.</param>
    /// <param name="head">The block at which it is proved.</param>
    /// <exception cref="FormatException">It proves nothing about this leg at this block; the message says why.</exception>
    public abstract LegState Verify(
        ChainIdentity chain,
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        Bytes32 head
    );

    /// <summary>The bytes of docs/formats.md, "Proofs".</summary>
    public byte[] Encode() => ProofCodec.Encode(this);

    /// <summary>Reads what <see cref="Encode"/> wrote; nothing is verified.</summary>
    /// <exception cref="FormatException">Malformed, too large, or of a version that is not known.</exception>
    public static LegProof Parse(ReadOnlySpan<byte> encoded) => ProofCodec.ParseLeg(encoded);

    /// <summary>The word of UserContract's bitmap under the head's state root (<c>eth_getProof</c>).</summary>
    /// <param name="Header">RLP.</param>
    /// <param name="AccountNodes">From the state root to the UserContract.</param>
    /// <param name="SlotNodes">From its storage root to the word.</param>
    public sealed record Evm(
        byte[] Header,
        IReadOnlyList<byte[]> AccountNodes,
        IReadOnlyList<byte[]> SlotNodes
    ) : LegProof
    {
        /// <inheritdoc/>
        public override LegState Verify(
            ChainIdentity chain,
            Bytes32 agreementId,
            ulong sequence,
            Side side,
            Bytes32 head
        )
        {
            if (chain.Kind != ChainKind.Evm)
                throw new FormatException($"{chain.Id} has no state root");
            var block = HeaderRlp.Parse(Header);
            if (block.Hash != head)
                throw new FormatException($"the proof is about block {block.Hash}, not {head}");
            var word = StateProof.ReadSlot(
                block.StateRoot,
                Address.FromSpan(chain.UserContract.ToArray().AsSpan(Bytes32.Size - Address.Size)),
                LegSlots.Of(agreementId, side, sequence),
                AccountNodes,
                SlotNodes
            );
            var (done, penalised) = LegSlots.Read(word, sequence);
            return new(InclusionProof.HeadOf(block), done, penalised);
        }
    }

    /// <summary>
    /// What the chaincode's query answered when the head was the newest block. A channel has no state root: that its peer told
    /// the truth is the word of whoever states it.
    /// </summary>
    /// <param name="Header">ASN.1 DER, as it is hashed.</param>
    /// <param name="Record">JSON of <c>UserContract:exchange</c>, or of <c>UserContract:payment</c> for that side.</param>
    public sealed record Fabric(byte[] Header, string Record) : LegProof
    {
        /// <inheritdoc/>
        public override LegState Verify(
            ChainIdentity chain,
            Bytes32 agreementId,
            ulong sequence,
            Side side,
            Bytes32 head
        )
        {
            if (chain.Kind != ChainKind.Fabric)
                throw new FormatException($"{chain.Id} has no such record of a leg");
            if (!SHA256.HashData(Header).AsSpan().SequenceEqual(head.ToArray()))
                throw new FormatException($"the proof is about another block than {head}");
            var record = ParseRecord(Record, side);
            return new(
                new(BlockHash.NumberOf(Header), head, Timestamp: null),
                record.Done,
                record.Penalised
            );
        }

        private static ExchangeRecord ParseRecord(string json, Side side)
        {
            try
            {
                return ExchangeRecord.Parse(Encoding.UTF8.GetBytes(json), side);
            }
            catch (JsonException e)
            {
                throw new FormatException($"the chaincode's record is no JSON: {e.Message}", e);
            }
        }
    }
}
