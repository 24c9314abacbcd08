using System.Buffers.Binary;
using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>What the group signs of an epoch's credit evidence: no chain checks it, so chain and contract are zero.</summary>
/// <param name="Number">Of the credit epoch.</param>
/// <param name="Attempt">In which members made the block: signatures of different attempts do not add up to the group's.</param>
/// <param name="CidDigest">sha2-256 of the evidence block.</param>
public sealed record EvidenceSeal(ulong Number, ulong Attempt, Bytes32 CidDigest)
{
    /// <summary>Attempt and number, the last 16 of 32 bytes.</summary>
    private Bytes32 Nonce
    {
        get
        {
            Span<byte> word = stackalloc byte[Bytes32.Size];
            word.Clear();
            BinaryPrimitives.WriteUInt64BigEndian(word[^(2 * sizeof(ulong))..], Attempt);
            BinaryPrimitives.WriteUInt64BigEndian(word[^sizeof(ulong)..], Number);
            return Bytes32.FromSpan(word);
        }
    }

    /// <param name="epoch">Of the group that signs.</param>
    public Bytes32 Message(ulong epoch) =>
        GroupMessage.Of(
            ChainHash.Keccak,
            GroupMessage.Credit,
            Bytes32.Zero,
            Bytes32.Zero,
            epoch,
            Nonce,
            CidDigest
        );
}
