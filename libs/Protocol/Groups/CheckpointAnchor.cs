using System.Buffers.Binary;
using Notary.Evm;
using Notary.Protocol.Hashing;

namespace Notary.Protocol.Groups;

/// <summary>What goes on chain of a checkpoint: its number and its CID's sha2-256 digest.</summary>
public sealed record CheckpointAnchor(ulong Number, Bytes32 CidDigest)
{
    /// <summary>The number as 32 bytes.</summary>
    public Bytes32 Nonce
    {
        get
        {
            Span<byte> word = stackalloc byte[Bytes32.Size];
            word.Clear();
            BinaryPrimitives.WriteUInt64BigEndian(word[^sizeof(ulong)..], Number);
            return Bytes32.FromSpan(word);
        }
    }

    /// <summary>The group message that anchors it.</summary>
    public Bytes32 Message(ChainHash hash, Bytes32 chain, Bytes32 contract, ulong epoch) =>
        GroupMessage.Of(hash, GroupMessage.Checkpoint, chain, contract, epoch, Nonce, CidDigest);
}
