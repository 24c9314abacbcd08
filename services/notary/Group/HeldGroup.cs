using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Resharing;

namespace Notary.Member.Group;

/// <summary>A group as this member knows it.</summary>
/// <param name="Session">The ceremony by which this member came to know it; null where it was told.</param>
public sealed record HeldGroup(KnownGroup Group, GroupActivated Announcement, Digest? Session)
{
    /// <exception cref="FormatException">The announcement is malformed, or contradicts itself.</exception>
    public static HeldGroup Of(GroupActivated announcement, string? session = null) =>
        new(
            KnownGroup.Describe(announcement),
            announcement,
            session is null ? null : new Digest(Hex.Decode(session))
        );

    public Bytes32 Id => Group.Id;

    public ulong Epoch => Group.Epoch;

    /// <summary>This member's number in it, where a ceremony gave it a share; else 0.</summary>
    public int Member => Session is null ? 0 : Announcement.Member;

    public OutgoingGroup Outgoing => new(Group.Key, Group.Identities);
}
