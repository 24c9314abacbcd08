using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>What a member says of a new group, and signs (GroupActivated of docs/formats.md).</summary>
public sealed record GroupStatement(
    ulong Epoch,
    GroupPublicKey Key,
    IReadOnlyList<IdentityPublicKey> Members,
    Digest TranscriptHash
)
{
    public byte[] Sign(int member, IdentityKey identity) => identity.Sign(SignedBytes(member));

    /// <summary>Is it the statement of <paramref name="member"/>, one of the group's own?</summary>
    public bool Verify(int member, ReadOnlySpan<byte> signature) =>
        member >= 1
        && member <= Members.Count
        && Members[member - 1].Verify(SignedBytes(member), signature);

    private byte[] SignedBytes(int member) =>
        new WireWriter()
            .Bytes("notary/v1/group"u8)
            .UInt64(Epoch)
            .UInt16(Key.Parameters.Threshold)
            .List(Key.Commitment.Points, (writer, point) => writer.Bytes(point.ToBytes()))
            .List(Members, (writer, key) => writer.Bytes(key.ToBytes()))
            .Bytes(TranscriptHash.ToBytes())
            .UInt16(member)
            .ToArray();
}
