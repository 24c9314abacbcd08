using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>What the group signs of an epoch's credit evidence: no chain checks it, so chain and contract are zero.</summary>
/// <param name="Number">Of the credit epoch.</param>
/// <param name="CidDigest">sha2-256 of the evidence block.</param>
public sealed record EvidenceSeal(ulong Number, Bytes32 CidDigest)
{
    /// <param name="epoch">Of the group that signs.</param>
    public Bytes32 Message(ulong epoch) =>
        GroupMessage.Of(
            ChainHash.Keccak,
            GroupMessage.Credit,
            Bytes32.Zero,
            Bytes32.Zero,
            epoch,
            new CheckpointAnchor(Number, CidDigest).Nonce,
            CidDigest
        );
}
